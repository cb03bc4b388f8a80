package io.forkpoint.errors;

/** A snapshot, or a load, is already running. */
public final class SnapshotInProgressException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotInProgressException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotInProgressException(String message, Throwable cause) {
        super(message, cause);
    }
}
