package io.forkpoint.errors;

/** A key or value is longer than an entry may hold; nothing was changed. */
public final class EntryTooLargeException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public EntryTooLargeException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public EntryTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
