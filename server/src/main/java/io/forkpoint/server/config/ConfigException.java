package io.forkpoint.server.config;

/** A configuration that cannot be: the message says where, and what is wrong with it, in one line. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A mistake.
     *
     * @param message where, and what
     */
    public ConfigException(String message) {
        super(message);
    }

    /**
     * A mistake that something else has found.
     *
     * @param message where, and what
     * @param cause what has found it
     */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
