package io.forkpoint.server.config;

/** How BGSAVE saves if it is not told. */
public enum BgsaveMethod {
    /** The best that the arena and this machine allow. */
    AUTO,
    /** By a forked child, out of a private arena. */
    FORK,
    /** Without a child: the same as THREAD, in the word that servers have for it. */
    FORKLESS,
    /** By a thread of this process. */
    THREAD,
    /** By a forked child that shares the arena. */
    ASYNC_FORK
}
