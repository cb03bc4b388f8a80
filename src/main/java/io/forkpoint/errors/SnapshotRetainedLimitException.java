package io.forkpoint.errors;

/** Thrown if a snapshot was abandoned because it had to retain more memory than its bound allows. No data was lost. */
public final class SnapshotRetainedLimitException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotRetainedLimitException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotRetainedLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
