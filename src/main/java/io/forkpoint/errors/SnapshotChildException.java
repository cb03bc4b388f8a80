package io.forkpoint.errors;

/** Thrown if the child of a snapshot was killed by a signal, or exited before it had finished. */
public final class SnapshotChildException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotChildException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotChildException(String message, Throwable cause) {
        super(message, cause);
    }
}
