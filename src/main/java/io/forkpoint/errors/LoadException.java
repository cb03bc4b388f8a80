package io.forkpoint.errors;

/** Thrown if a load fails for a reason other than the file's content; the store is unchanged. */
public final class LoadException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public LoadException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
