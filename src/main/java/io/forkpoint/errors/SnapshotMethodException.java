package io.forkpoint.errors;

/** Thrown if a snapshot method cannot be used with the store's arena. */
public final class SnapshotMethodException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotMethodException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotMethodException(String message, Throwable cause) {
        super(message, cause);
    }
}
