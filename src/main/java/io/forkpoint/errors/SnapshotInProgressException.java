package io.forkpoint.errors;

/** Thrown if a snapshot or a load is already running. */
public final class SnapshotInProgressException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotInProgressException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotInProgressException(String message, Throwable cause) {
        super(message, cause);
    }
}
