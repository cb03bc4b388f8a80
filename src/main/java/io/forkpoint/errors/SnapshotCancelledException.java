package io.forkpoint.errors;

/** Thrown if a snapshot was cancelled, or the store was closed while it ran. */
public final class SnapshotCancelledException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotCancelledException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotCancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
