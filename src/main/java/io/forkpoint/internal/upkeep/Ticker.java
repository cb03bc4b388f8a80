package io.forkpoint.internal.upkeep;

import io.forkpoint.internal.keyspace.Uninterrupted;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does some work again and again, on a daemon thread of its own, until it is closed. Safe for any number of threads. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final long pauseNanos;
    private final Runnable work;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Does nothing before {@link #start}.
     *
     * @param name of the thread
     * @param pauseNanos between the end of one turn and the start of the next
     * @param work what it throws is logged, Errors included, and it goes on: an Error may have passed by the next turn
     */
    public Ticker(String name, long pauseNanos, Runnable work) {
        this.pauseNanos = pauseNanos;
        this.work = work;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            turn();
            // The thread is nobody's but the ticker's: an interrupt would only make its pauses end at once.
            Thread.interrupted();
            LockSupport.parkNanos(this, pauseNanos);
        }
    }

    private void turn() {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            if (!closed) {
                tell(e);
            }
        }
    }

    private void tell(Throwable failure) {
        try {
            LOG.error("work in the background failed; {} goes on", thread.getName(), failure);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // There is no memory for telling, either; the next turn tells if it fails.
            return;
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /** Returns when the work has ended for good, unless it is the work itself that calls. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (thread != Thread.currentThread()) {
            Uninterrupted.join(thread);
        }
    }
}
