package io.forkpoint.errors;

/** The target cannot be opened, written, synced or renamed; the message names the step, the path and the errno. */
public final class SnapshotTargetException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public SnapshotTargetException(String message) {
        super(message);
    }

    public SnapshotTargetException(String message, Throwable cause) {
        super(message, cause);
    }
}
