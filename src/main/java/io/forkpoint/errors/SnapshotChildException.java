package io.forkpoint.errors;

/** The child was killed by a signal, or exited without having finished. */
public final class SnapshotChildException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotChildException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public SnapshotChildException(String message, Throwable cause) {
        super(message, cause);
    }
}
