package io.forkpoint.errors;

/** The snapshot took longer than its time limit and was given up. */
public final class SnapshotTimeoutException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotTimeoutException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
