package io.forkpoint.errors;

/** fork() failed: the message names the errno and what to change. */
public final class SnapshotForkException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public SnapshotForkException(String message) {
        super(message);
    }

    public SnapshotForkException(String message, Throwable cause) {
        super(message, cause);
    }
}
