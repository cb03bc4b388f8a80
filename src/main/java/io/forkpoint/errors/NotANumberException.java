package io.forkpoint.errors;

/** The value is not a number of the kind that an increment needs, or the result is out of range. */
public final class NotANumberException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public NotANumberException(String message) {
        super(message);
    }

    public NotANumberException(String message, Throwable cause) {
        super(message, cause);
    }
}
