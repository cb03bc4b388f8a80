package io.forkpoint.errors;

/** A load failed for a reason other than the file's content; the store is as it was before. */
public final class LoadException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public LoadException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
