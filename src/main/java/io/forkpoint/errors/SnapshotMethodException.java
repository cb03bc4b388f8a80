package io.forkpoint.errors;

/** This method cannot be used with this store's arena. */
public final class SnapshotMethodException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public SnapshotMethodException(String message) {
        super(message);
    }

    public SnapshotMethodException(String message, Throwable cause) {
        super(message, cause);
    }
}
