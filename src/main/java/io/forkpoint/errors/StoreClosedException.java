package io.forkpoint.errors;

/** The store has been closed. */
public final class StoreClosedException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public StoreClosedException(String message) {
        super(message);
    }

    public StoreClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
