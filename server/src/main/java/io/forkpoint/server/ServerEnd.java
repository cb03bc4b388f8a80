package io.forkpoint.server;

import io.forkpoint.errors.ForkpointException;
import io.forkpoint.errors.ServerFailedException;
import io.forkpoint.server.config.ShutdownChoice;
import io.forkpoint.server.config.ShutdownSave;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.server.internal.persistence.Shutdown;
import io.forkpoint.server.internal.session.CommandGate;
import io.forkpoint.server.internal.session.ServerContext;
import io.forkpoint.server.internal.session.Session;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a server: takes no more clients, lets running commands end, saves if asked to, and disconnects. No command
 * runs from before the save to the end: every write that a client was told of is in the file. If the save fails, all goes
 * on as before, unless the end is forced. Safe for any thread.
 */
final class ServerEnd implements Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(ServerEnd.class);

    /** How often the threads that the server needs are checked. */
    private static final long WATCH_MILLIS = 500;
    /** How long after a failed save a signal's end is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Created beforehand: later there may be no memory for it. */
    private final ServerFailedException loopDied = new ServerFailedException(
            "an event loop of the server has ended, for want of memory most likely: start it again, with a larger heap");

    /** A request to end the server. */
    private record Order(ShutdownSave save, boolean force, boolean again, CompletableFuture<Void> done) {
        Order(ShutdownSave save, boolean force, boolean again) {
            this(save, force, again, new CompletableFuture<>());
        }
    }

    private final Persistence persistence;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean ending;
    /** Whether the end that a signal has asked for is forced: nothing goes on as before. */
    private volatile boolean forced;

    private volatile Consumer<ServerFailedException> onFailure = failure -> {};
    private ServerContext context;
    private Collection<Channel> listening;
    private Runnable stop;
    private EventExecutor[] loops;
    /** What is being carried out, or about to be; guarded by this, as are the next fields. */
    private @Nullable Order order;

    /** What a signal has asked for and has failed; null if nothing. */
    private @Nullable Order retry;

    private long retryNanos;
    private boolean abandoned;

    ServerEnd(Persistence persistence) {
        this.persistence = persistence;
    }

    /**
     * Sets what there is to end, before anybody can ask for it.
     *
     * @param serverContext the server whose commands and clients are ended
     * @param channels the listening channels
     * @param stopAll ends all connections and their threads, and waits for them
     */
    void prepare(ServerContext serverContext, Collection<Channel> channels, Runnable stopAll) {
        context = serverContext;
        listening = channels;
        stop = stopAll;
    }

    /** Waits for requests, on a thread that is created now: later it might be impossible to create one. */
    void start(Collection<? extends EventExecutor> eventLoops) {
        loops = eventLoops.toArray(EventExecutor[]::new);
        start(this::watch, "forkpoint-watch");
        start(this::limit, "forkpoint-end-limit");
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops waiting: the server stops, or has never begun. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    void onFailure(Consumer<ServerFailedException> action) {
        onFailure = action;
    }

    /** Returns whether no command may be run any more. */
    boolean isEnding() {
        return ending;
    }

    /** Returns a future that completes when the server has ended; exceptionally when it has failed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public synchronized CompletableFuture<Void> begin(ShutdownSave save, boolean force) {
        if (ended.isDone()) {
            return ended;
        }
        if (order == null) {
            order = new Order(save, force, false);
            notifyAll();
        }
        return order.done();
    }

    /**
     * Ends the server for a signal. A failed save is tried again; after another signal the server ends in any case. An end
     * that a client has asked for goes on beside it; the signal's is tried if that fails.
     *
     * @return false if a signal is already ending the server, or the server has ended
     */
    synchronized boolean signalled(ShutdownChoice choice) {
        if (ended.isDone() || (order != null && (order.again() || retry != null))) {
            return false;
        }
        Order asked = new Order(choice.save(), choice.force() || retry != null, true);
        if (order == null) {
            order = asked;
            notifyAll();
        } else {
            retry = asked;
        }
        return true;
    }

    @Override
    public synchronized boolean abort() {
        boolean had = retry != null;
        retry = null;
        return had;
    }

    // ---- on its own thread ------------------------------------------------------------------------------------

    private void watch() {
        while (!ended.isDone()) {
            try {
                Order next = awaitOrder();
                if (next != null) {
                    run(next);
                } else if (isAbandoned()) {
                    return;
                } else if (isLoopDead() && !isAbandoned()) {
                    fail(loopDied);
                }
            } catch (RuntimeException | Error unexpected) {
                // Nothing else can end the server.
                RegularTask.tell("the server's watching thread", unexpected);
            }
        }
    }

    private synchronized @Nullable Order awaitOrder() {
        try {
            long left = WATCH_MILLIS;
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left);
            while (order == null && !abandoned && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
        } catch (InterruptedException nobodyDoes) {
            RegularTask.tell("the server's watching thread", nobodyDoes);
        }
        if (order == null && retry != null && System.nanoTime() - retryNanos > 0) {
            order = retry;
        }
        return order;
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    private boolean isLoopDead() {
        for (EventExecutor loop : loops) {
            if (loop.isShuttingDown()) {
                return true;
            }
        }
        return false;
    }

    private void fail(ServerFailedException failure) {
        ending = true;
        try {
            onFailure.accept(failure);
        } finally {
            ended.completeExceptionally(failure);
            LOG.error(failure.getMessage());
        }
    }

    private void run(Order next) {
        try {
            accept(false);
            context.gate().alone(CommandGate.NO_LOOP, () -> {
                save(next.save(), next.force());
                ending = true;
            });
        } catch (RuntimeException | Error failure) {
            goOn(next, failure);
            return;
        }
        try {
            context.clients().all().forEach(Session::close);
            persistence.close();
            stop.run();
            LOG.info("Forkpoint is now ready to exit, bye bye...");
        } catch (RuntimeException | Error failure) {
            LOG.error("the server ends, but not all of it", failure);
        } finally {
            ended.complete(null);
            next.done().complete(null);
        }
    }

    private void goOn(Order failed, Throwable failure) {
        synchronized (this) {
            order = null;
            retry = failed.again() && !forced ? new Order(failed.save(), failed.force(), true) : retry;
            retryNanos = System.nanoTime() + RETRY_NANOS;
        }
        try {
            accept(!forced);
            LOG.warn("Errors trying to shut down the server. Check the logs for more information.");
            if (!(failure instanceof CompletionException || failure instanceof ForkpointException)) {
                LOG.warn("the server could not be ended", failure);
            }
        } finally {
            failed.done().completeExceptionally(failure);
        }
    }

    /** Turns accepting on or off. Clients that come meanwhile wait in the kernel's backlog: the port stays this server's. */
    private void accept(boolean on) {
        listening.forEach(channel -> channel.config().setAutoRead(on));
    }

    private void save(ShutdownSave save, boolean force) {
        if (save == ShutdownSave.NEVER || (save == ShutdownSave.IF_SAVE_POINTS && !persistence.hasSavePoints())) {
            return;
        }
        LOG.info("Saving the final RDB snapshot before exiting.");
        try {
            persistence.saveFinally().join();
        } catch (RuntimeException | Error failure) {
            LOG.warn("Error trying to save the DB: {}", failure.getMessage());
            if (!force || forced) {
                LOG.warn("Error trying to save the DB, can't exit.");
                throw failure;
            }
        }
    }

    // ---- on the thread that limits the end ----------------------------------------------------------------------

    /** Makes sure that the end does not hang for ever, whatever it hangs at. */
    private void limit() {
        EndLimit limit = new EndLimit(
                persistence, () -> context.settings().shutdownStallTimeout.get());
        while (!ended.isDone() && !(isAbandoned() && current() == null)) {
            try {
                EndLimit.pause();
                Order now = current();
                if (limit.isStalled(now)) {
                    force(now, limit);
                }
            } catch (InterruptedException | RuntimeException | Error unexpected) {
                RegularTask.tell("what limits the server's end", unexpected);
            }
        }
    }

    private synchronized @Nullable Order current() {
        return order;
    }

    /**
     * Forces a stalled end. A client's request fails when its save is given up. A signal's request is carried to its end,
     * and so is one that hangs after the save, where nothing can go on as before.
     */
    private void force(Order stalled, EndLimit limit) throws InterruptedException {
        ServerFailedException failure = new ServerFailedException("the end of the server has made no progress for "
                + context.settings().shutdownStallTimeout.get()
                + " seconds (shutdown-stall-timeout), and is forced"
                + (ending
                        ? ": it had saved what it was to save, and hung while it closed its connections and threads"
                        : ": what was written since the last save is lost; look whether the disk of "
                                + persistence.path() + " answers"));
        LOG.error(failure.getMessage());
        forced = stalled.again() || ending;
        if (!ending) {
            limit.giveUp(() -> !stalled.equals(current()) || ended.isDone());
        }
        if (forced) {
            fail(failure);
        }
    }
}
