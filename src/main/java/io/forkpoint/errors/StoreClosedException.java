package io.forkpoint.errors;

/** The store has been closed. */
public final class StoreClosedException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public StoreClosedException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public StoreClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
