package io.forkpoint.errors;

/** Thrown if a key or value is longer than an entry may hold; nothing was changed. */
public final class EntryTooLargeException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public EntryTooLargeException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public EntryTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
