package io.forkpoint.errors;

/** The native helper cannot be loaded, or speaks another ABI. */
public final class HelperUnavailableException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public HelperUnavailableException(String message) {
        super(message);
    }

    public HelperUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
