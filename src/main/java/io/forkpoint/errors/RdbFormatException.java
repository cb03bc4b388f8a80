package io.forkpoint.errors;

/** A file is not an RDB file that can be read; the message says where, which key and type, and why. */
public final class RdbFormatException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public RdbFormatException(String message) {
        super(message);
    }

    public RdbFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
