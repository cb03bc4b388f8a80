package io.forkpoint.server.internal.persistence;

import io.forkpoint.server.config.ShutdownSave;
import java.util.concurrent.CompletableFuture;

/** Ends the server. Safe for any thread. */
public interface Shutdown {
    /**
     * Ends the server when all commands that run have ended.
     *
     * @param save whether to save before
     * @param force whether to end even if that fails
     * @return completes with null when the server has ended; exceptionally, and the server goes on, with what the save
     *     failed with
     */
    CompletableFuture<Void> begin(ShutdownSave save, boolean force);

    /**
     * Has the server go on that was to end, and could not so far.
     *
     * @return whether there was such an order
     */
    boolean abort();
}
