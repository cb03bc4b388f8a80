package io.forkpoint.errors;

/**
 * An Error, such as one of the virtual machine, has ended a write amid its changes. What can be read is still read; writes
 * and snapshots are refused, so that the last good file stays. The cause is the Error.
 */
public final class StoreDamagedException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public StoreDamagedException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public StoreDamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
