package io.forkpoint.errors;

/** Bytes are not what a codec reads, or an object has no bytes in it. */
public final class CodecException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public CodecException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
