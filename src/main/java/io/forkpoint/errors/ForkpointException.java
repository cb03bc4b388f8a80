package io.forkpoint.errors;

/** What every exception of Forkpoint extends. Messages name the thing, its value, and what to do. */
public class ForkpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ForkpointException(String message) {
        super(message);
    }

    public ForkpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
