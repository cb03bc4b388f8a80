package io.forkpoint.errors;

/** Thrown if a codec cannot decode some bytes, or cannot encode an object. */
public final class CodecException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public CodecException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
