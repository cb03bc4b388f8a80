package io.forkpoint.server.internal.metrics;

import io.forkpoint.Store;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.server.internal.session.LoopState;
import io.forkpoint.server.internal.session.ServerContext;
import java.util.function.ToLongFunction;

/**
 * What has to be looked at regularly: rates, and the most memory there was. Looks ten times a second, as Redis does;
 * {@link #sample} is for one thread at a time, the figures for any.
 */
public final class Sampler {
    /** How often {@link #sample} is to be called. */
    public static final long PERIOD_MILLIS = 100;

    private static final int SAMPLES = 16;

    /** The average of the last samples of one rate. */
    private static final class Rate {
        private final long[] samples = new long[SAMPLES];
        private long lastValue;
        private long lastNanos = System.nanoTime();
        private int next;

        private void sample(long value, long now) {
            // Fewer than before: somebody has begun to count anew.
            long grown = Math.max(0, value - lastValue);
            samples[next] = grown * 1_000_000_000 / Math.max(1, now - lastNanos);
            next = (next + 1) % SAMPLES;
            lastValue = value;
            lastNanos = now;
        }

        private long average() {
            long sum = 0;
            for (long sample : samples) {
                sum += sample;
            }
            return sum / SAMPLES;
        }
    }

    private final Store store;
    private final Rate commands = new Rate();
    private final Rate bytesIn = new Rate();
    private final Rate bytesOut = new Rate();
    private long peakBytes;

    /**
     * Has seen nothing.
     *
     * @param store whose memory is looked at
     */
    public Sampler(Store store) {
        this.store = store;
    }

    /**
     * Looks.
     *
     * @param context what the server counts
     */
    public synchronized void sample(ServerContext context) {
        long now = System.nanoTime();
        commands.sample(sum(context, LoopState::commands), now);
        bytesIn.sample(sum(context, LoopState::bytesIn), now);
        bytesOut.sample(sum(context, LoopState::bytesOut), now);
        try {
            peakBytes(usedBytes(store));
        } catch (StoreClosedException over) {
            // The application has closed it before the server.
        }
    }

    /** What all loops have counted together. */
    static long sum(ServerContext context, ToLongFunction<LoopState> figure) {
        return context.loops().stream().mapToLong(figure).sum();
    }

    /** Entries, their index, and what is retained for a snapshot or a reader. */
    static long usedBytes(Store store) {
        var memory = store.memory();
        return memory.used() + memory.index() + memory.retained();
    }

    /**
     * The most memory in use so far.
     *
     * @param now how much it is now, in bytes
     * @return bytes
     */
    public synchronized long peakBytes(long now) {
        peakBytes = Math.max(peakBytes, now);
        return peakBytes;
    }

    /** Commands a second, lately. */
    synchronized long commandsPerSecond() {
        return commands.average();
    }

    /** Bytes a second from clients, lately. */
    synchronized long bytesInPerSecond() {
        return bytesIn.average();
    }

    /** Bytes a second to clients, lately. */
    synchronized long bytesOutPerSecond() {
        return bytesOut.average();
    }
}
