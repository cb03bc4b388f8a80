package io.forkpoint.server.config;

/** Thrown for an invalid configuration. The message says in one line where the mistake is, and what it is. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message where the mistake is, and what it is
     */
    public ConfigException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message where the mistake is, and what it is
     * @param cause the cause
     */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
