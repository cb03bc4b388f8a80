package io.forkpoint.server.persistence;

import java.util.concurrent.CompletableFuture;

/** Ends the server. Safe for any thread. */
public interface Shutdown {
    /** Whether to save before. */
    enum Save {
        /** If there are save points. */
        IF_SAVE_POINTS,
        /** In any case. */
        ALWAYS,
        /** Not. */
        NEVER
    }

    /**
     * Ends the server when all commands that run have ended.
     *
     * @param save whether to save before
     * @param force whether to end even if that fails
     * @return completes with null when the server has ended; exceptionally, and the server goes on, with what the save
     *     failed with
     */
    CompletableFuture<Void> begin(Save save, boolean force);

    /**
     * Has the server go on that was to end, and could not so far.
     *
     * @return whether there was such an order
     */
    boolean abort();
}
