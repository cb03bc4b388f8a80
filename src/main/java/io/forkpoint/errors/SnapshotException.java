package io.forkpoint.errors;

/** A snapshot failed; the last good file is untouched and the store stays writable. */
public class SnapshotException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }

    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
