package io.forkpoint.errors;

/** The store's configured memory limit is reached, or the kernel refuses more; nothing was changed. */
public final class MemoryLimitException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public MemoryLimitException(String message) {
        super(message);
    }

    public MemoryLimitException(String message, Throwable cause) {
        super(message, cause);
    }
}
