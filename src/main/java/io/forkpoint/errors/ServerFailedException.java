package io.forkpoint.errors;

/** Thrown if an essential thread of a server has ended, or its end hung, so that clients are no longer served. */
public final class ServerFailedException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public ServerFailedException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause the cause
     */
    public ServerFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
