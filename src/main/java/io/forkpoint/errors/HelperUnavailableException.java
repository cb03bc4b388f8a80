package io.forkpoint.errors;

/** The native helper cannot be loaded, or speaks another ABI. */
public final class HelperUnavailableException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public HelperUnavailableException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public HelperUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
