package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.internal.helper.Errno;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;

/**
 * How a snapshot is taken, and why so.
 *
 * @param method never AUTO
 * @param reason for the report
 * @param fallback whether THREAD may stand in for a fork that the kernel refuses
 */
public record MethodChoice(SnapshotMethod method, String reason, boolean fallback) {
    /**
     * Chooses.
     *
     * @throws SnapshotMethodException if the method that was asked for does not go with the arena
     */
    public static MethodChoice of(SnapshotMethod asked, ArenaKind kind, SnapshotOptions options) {
        boolean shared = kind == ArenaKind.SHARED;
        return switch (asked) {
            case AUTO ->
                shared
                        ? new MethodChoice(
                                SnapshotMethod.ASYNC_FORK,
                                "AUTO: the arena is shared, so a child can write beside the writers, forked before the"
                                        + " pause",
                                true)
                        : new MethodChoice(
                                SnapshotMethod.THREAD,
                                "AUTO: the arena is " + kind + ", where a fork's pause would grow with the data and a"
                                        + " thread's does not",
                                true);
            case FORK -> {
                if (shared) {
                    throw refused(asked, kind, "a child would see later writes", "ASYNC_FORK or THREAD", "PRIVATE");
                }
                yield new MethodChoice(asked, "asked for", options.fallback());
            }
            case ASYNC_FORK -> {
                if (!shared) {
                    throw refused(
                            asked,
                            kind,
                            "a child forked before the gate would see its own past",
                            "FORK or THREAD",
                            "SHARED");
                }
                yield new MethodChoice(asked, "asked for", options.fallback());
            }
            case THREAD -> new MethodChoice(asked, "asked for", false);
        };
    }

    private static SnapshotMethodException refused(
            SnapshotMethod asked, ArenaKind kind, String why, String instead, String arena) {
        return new SnapshotMethodException("method " + asked + " cannot be used with the store's " + kind
                + " arena, of which " + why + ": use " + instead + " (or AUTO), or open the store with ArenaKind."
                + arena);
    }

    /** Whether THREAD is to go on after this: only what another time, or without a fork, may go well. */
    boolean goesOnAfter(SnapshotForkException failure) {
        return fallback && (failure.errno() == Errno.ENOMEM || failure.errno() == Errno.EAGAIN);
    }

    /** THREAD, since the fork has failed. */
    MethodChoice insteadOf(SnapshotForkException failure) {
        return new MethodChoice(
                SnapshotMethod.THREAD,
                reason + "; a thread stands in for " + method + ", whose fork failed with "
                        + Errno.describe(failure.errno()),
                false);
    }
}
