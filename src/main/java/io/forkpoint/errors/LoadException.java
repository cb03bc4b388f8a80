package io.forkpoint.errors;

/** A load failed for a reason other than the file's content; the store is as it was before. */
public final class LoadException extends ForkpointException {
    private static final long serialVersionUID = 1L;

    public LoadException(String message) {
        super(message);
    }

    public LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
