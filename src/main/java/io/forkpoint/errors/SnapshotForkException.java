package io.forkpoint.errors;

/** fork() failed: the message names the errno and what to change. */
public final class SnapshotForkException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /** Of Linux on x86-64. */
    private final int errno;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     * @param errno what fork() failed with
     */
    public SnapshotForkException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** {@return the error number, such as 12 for ENOMEM} */
    public int errno() {
        return errno;
    }
}
