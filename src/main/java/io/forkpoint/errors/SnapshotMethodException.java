package io.forkpoint.errors;

/** This method cannot be used with this store's arena. */
public final class SnapshotMethodException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotMethodException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotMethodException(String message, Throwable cause) {
        super(message, cause);
    }
}
