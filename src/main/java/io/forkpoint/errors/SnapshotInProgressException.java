package io.forkpoint.errors;

/** A snapshot, or a load, is already running. */
public final class SnapshotInProgressException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public SnapshotInProgressException(String message) {
        super(message);
    }

    public SnapshotInProgressException(String message, Throwable cause) {
        super(message, cause);
    }
}
