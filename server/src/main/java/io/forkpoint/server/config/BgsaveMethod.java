package io.forkpoint.server.config;

/** How BGSAVE saves if its arguments do not say. */
public enum BgsaveMethod {
    /** The best that the arena and this machine allow. */
    AUTO,
    /** By a forked child, from a private arena. */
    FORK,
    /** Without a child: the same as THREAD, in the servers' word for it. */
    FORKLESS,
    /** By a thread of this process. */
    THREAD,
    /** By a forked child that shares the arena. */
    ASYNC_FORK
}
