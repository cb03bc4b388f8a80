package io.forkpoint.errors;

/** The child was killed by a signal, or exited without having finished. */
public final class SnapshotChildException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public SnapshotChildException(String message) {
        super(message);
    }

    public SnapshotChildException(String message, Throwable cause) {
        super(message, cause);
    }
}
