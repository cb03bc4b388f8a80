package io.forkpoint.errors;

/** The store's configured memory limit is reached, or the kernel refuses more; nothing was changed. */
public final class MemoryLimitException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public MemoryLimitException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public MemoryLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
