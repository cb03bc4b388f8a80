package io.forkpoint.errors;

/** The superclass of Forkpoint's exceptions. Messages name the thing, its value, and what to do. */
public class ForkpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public ForkpointException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public ForkpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
