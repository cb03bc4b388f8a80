package io.forkpoint.errors;

/** More memory had to be retained for the snapshot than its bound allows, and it was given up. No data was. */
public final class SnapshotRetainedLimitException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotRetainedLimitException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotRetainedLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
