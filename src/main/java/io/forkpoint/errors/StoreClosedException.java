package io.forkpoint.errors;

/** Thrown if the store has been closed. */
public final class StoreClosedException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public StoreClosedException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public StoreClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
