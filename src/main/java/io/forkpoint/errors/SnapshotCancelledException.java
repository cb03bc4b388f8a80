package io.forkpoint.errors;

/** The snapshot was cancelled, or the store was closed while it ran. */
public final class SnapshotCancelledException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotCancelledException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotCancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
