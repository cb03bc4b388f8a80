package io.forkpoint.errors;

/** A key or value is longer than an entry may hold; nothing was changed. */
public final class EntryTooLargeException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public EntryTooLargeException(String message) {
        super(message);
    }

    public EntryTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
