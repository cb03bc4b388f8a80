package io.forkpoint.errors;

/** Thrown if fork() fails; the message names the errno and what to change. */
public final class SnapshotForkException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    /** The error number of Linux on x86-64. */
    private final int errno;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     * @param errno the error number of fork()
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
