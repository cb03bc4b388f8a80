package io.forkpoint.errors;

/** The snapshot was cancelled, or the store was closed while it ran. */
public final class SnapshotCancelledException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public SnapshotCancelledException(String message) {
        super(message);
    }

    public SnapshotCancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
