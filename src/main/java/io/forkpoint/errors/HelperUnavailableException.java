package io.forkpoint.errors;

/** Thrown if the native helper cannot be loaded, or has another ABI. */
public final class HelperUnavailableException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public HelperUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public HelperUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
