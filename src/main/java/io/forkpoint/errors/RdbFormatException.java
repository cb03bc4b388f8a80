package io.forkpoint.errors;

/** A file is not an RDB file that can be read; the message says where, which key and type, and why. */
public final class RdbFormatException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public RdbFormatException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public RdbFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
