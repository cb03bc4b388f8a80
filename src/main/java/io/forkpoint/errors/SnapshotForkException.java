package io.forkpoint.errors;

/** fork() failed: the message names the errno and what to change. */
public final class SnapshotForkException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotForkException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotForkException(String message, Throwable cause) {
        super(message, cause);
    }
}
