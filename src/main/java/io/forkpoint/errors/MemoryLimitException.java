package io.forkpoint.errors;

/** Thrown if the store's memory limit is reached, or the kernel refuses more memory; nothing was changed. */
public final class MemoryLimitException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public MemoryLimitException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public MemoryLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
