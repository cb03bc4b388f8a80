package io.forkpoint.errors;

/** The snapshot took longer than its time limit and was given up. */
public final class SnapshotTimeoutException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public SnapshotTimeoutException(String message) {
        super(message);
    }

    public SnapshotTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
