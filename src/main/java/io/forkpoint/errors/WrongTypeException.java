package io.forkpoint.errors;

/** Thrown if an operation needs a value of one type, and the key holds a value of another type. */
public final class WrongTypeException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public WrongTypeException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public WrongTypeException(String message, Throwable cause) {
        super(message, cause);
    }
}
