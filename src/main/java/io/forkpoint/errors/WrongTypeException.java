package io.forkpoint.errors;

/** The operation needs a string, and the key holds a value of another type. */
public final class WrongTypeException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public WrongTypeException(String message) {
        super(message);
    }

    public WrongTypeException(String message, Throwable cause) {
        super(message, cause);
    }
}
