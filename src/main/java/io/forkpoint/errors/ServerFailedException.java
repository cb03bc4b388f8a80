package io.forkpoint.errors;

/** A thread that a server cannot do without has ended, or its end hung: clients are not served any more. */
public final class ServerFailedException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, its value, and what to do
     */
    public ServerFailedException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, its value, and what to do
     * @param cause what it comes from
     */
    public ServerFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
