package io.forkpoint.errors;

/** Thrown if a file is not a readable RDB file; the message says where, which key and type, and why. */
public final class RdbFormatException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public RdbFormatException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public RdbFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
