package io.forkpoint.errors;

/** Thrown if a snapshot was abandoned because it took longer than its time limit. */
public final class SnapshotTimeoutException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotTimeoutException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
