package io.forkpoint.errors;

/** What every exception of Forkpoint extends. Messages name the thing, its value, and what to do. */
public class ForkpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public ForkpointException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public ForkpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
