package io.forkpoint.errors;

/** Thrown if a snapshot fails; the last good file is untouched, and the store stays writable. */
public class SnapshotException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
