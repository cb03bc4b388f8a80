package io.forkpoint.errors;

/** Thrown if a value is not a number of the kind that an increment needs, or the result is out of range. */
public final class NotANumberException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public NotANumberException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public NotANumberException(String message, Throwable cause) {
        super(message, cause);
    }
}
