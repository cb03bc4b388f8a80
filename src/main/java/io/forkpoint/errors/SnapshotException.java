package io.forkpoint.errors;

/** A snapshot failed; the last good file is untouched and the store stays writable. */
public class SnapshotException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
