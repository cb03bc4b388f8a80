package io.forkpoint.errors;

/** Thrown if a target cannot be opened, written, synced or renamed; the message names the step, the path and the errno. */
public final class SnapshotTargetException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public SnapshotTargetException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public SnapshotTargetException(String message, Throwable cause) {
        super(message, cause);
    }
}
