package io.forkpoint.server.config;

/** How much the server logs, in Redis's words. */
public enum LogLevel {
    /** Everything. */
    DEBUG,
    /** Much that is seldom of use. */
    VERBOSE,
    /** What matters in production. */
    NOTICE,
    /** What goes wrong. */
    WARNING,
    /** Nothing. */
    NOTHING
}
