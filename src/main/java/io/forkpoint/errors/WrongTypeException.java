package io.forkpoint.errors;

/** The operation needs a string, and the key holds a value of another type. */
public final class WrongTypeException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public WrongTypeException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public WrongTypeException(String message, Throwable cause) {
        super(message, cause);
    }
}
