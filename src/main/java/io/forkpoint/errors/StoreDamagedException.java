package io.forkpoint.errors;

/**
 * Thrown if an {@link Error}, such as one of the virtual machine, has ended a write amid its changes. Reads go on; writes
 * and snapshots are refused, so that the last good file stays. The cause is the Error.
 */
public final class StoreDamagedException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public StoreDamagedException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public StoreDamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
