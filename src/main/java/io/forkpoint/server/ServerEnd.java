package io.forkpoint.server;

import io.forkpoint.server.persistence.Persistence;
import io.forkpoint.server.persistence.Shutdown;
import io.forkpoint.server.session.CommandGate;
import io.forkpoint.server.session.ServerContext;
import io.forkpoint.server.session.Session;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a server ends: it takes no more clients, lets the commands that run end, saves if it is to, and disconnects. No
 * command runs from before the save to the end: what a client was told is written is in the file. If the save fails all
 * goes on as before, unless it was told to end in any case. Safe for any thread.
 */
final class ServerEnd implements Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(ServerEnd.class);

    private final Persistence persistence;
    private final AtomicBoolean running = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean ending;
    private ServerContext context;
    private Collection<Channel> listening;
    private Runnable stop;

    ServerEnd(Persistence persistence) {
        this.persistence = persistence;
    }

    /**
     * Says what there is to end, before anybody can ask for it.
     *
     * @param listening where clients come from
     * @param stop ends all connections and their threads, and waits for that
     */
    void prepare(ServerContext serverContext, Collection<Channel> channels, Runnable stopAll) {
        context = serverContext;
        listening = channels;
        stop = stopAll;
    }

    /** Whether no command is to be run any more. */
    boolean isEnding() {
        return ending;
    }

    /** Completes when the server has ended. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public CompletableFuture<Void> begin(Save save, boolean force) {
        if (!running.compareAndSet(false, true)) {
            return ended;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        // Not an event loop's: those are to end their commands.
        new Thread(() -> run(save, force, done), "forkpoint-shutdown").start();
        return done;
    }

    private void run(Save save, boolean force, CompletableFuture<Void> done) {
        try {
            accept(false);
            context.gate().withoutCommands(CommandGate.NO_LOOP, () -> {
                save(save, force);
                ending = true;
            });
        } catch (CompletionException | io.forkpoint.errors.ForkpointException failure) {
            accept(true);
            LOG.warn("Errors trying to shut down the server. Check the logs for more information.");
            running.set(false);
            done.completeExceptionally(failure);
            return;
        }
        context.clients().all().forEach(Session::close);
        persistence.close();
        stop.run();
        LOG.info("Forkpoint is now ready to exit, bye bye...");
        ended.complete(null);
        done.complete(null);
    }

    /** Clients that come meanwhile wait where the kernel has them: the port stays this server's. */
    private void accept(boolean on) {
        listening.forEach(channel -> channel.config().setAutoRead(on));
    }

    private void save(Save save, boolean force) {
        if (save == Save.NEVER || (save == Save.IF_SAVE_POINTS && !persistence.hasSavePoints())) {
            return;
        }
        LOG.info("Saving the final RDB snapshot before exiting.");
        try {
            persistence.saveFinally().join();
        } catch (CompletionException | io.forkpoint.errors.ForkpointException failure) {
            LOG.warn("Error trying to save the DB: {}", failure.getMessage());
            if (!force) {
                LOG.warn("Error trying to save the DB, can't exit.");
                throw failure;
            }
        }
    }
}
