package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.RequestBatch;
import org.HdrHistogram.Histogram;

/**
 * The figures of one event loop. Written by its thread only, without synchronization; other threads read sums that were
 * true a moment ago.
 */
public final class LoopState {
    /** The longest time that is recorded, as in Redis: longer ones count as a second. */
    private static final long LONGEST_NANOS = 1_000_000_000;

    private static final int DIGITS = 2;
    private static final int MOST_USUAL_BYTES = 4096;

    private final int index;
    private final RequestBatch batch = new RequestBatch();
    private final Command[] named = new Command[RequestBatch.MOST];
    private final long[] calls;
    private final long[] nanos;
    private final long[] failures;
    private final long[] rejections;
    /** The times of each command, in nanoseconds; null for one that was never run. */
    private final Histogram[] latencies;

    private int usualValueBytes = 128;
    private long commands;
    private long bytesIn;
    private long bytesOut;
    private long hits;
    private long misses;

    LoopState(int index, int commandCount) {
        this.index = index;
        calls = new long[commandCount];
        nanos = new long[commandCount];
        failures = new long[commandCount];
        rejections = new long[commandCount];
        latencies = new Histogram[commandCount];
    }

    /** {@return the loop's number} */
    public int index() {
        return index;
    }

    /**
     * Returns how many bytes to reserve for a value before its length is known: the length of the last one, so that buffers
     * are no larger than needed, and stay in the processor's cache.
     *
     * @return the number of bytes
     */
    public int usualValueBytes() {
        return usualValueBytes;
    }

    /**
     * Records the length of a value that was read.
     *
     * @param bytes the length
     */
    public void valueBytes(int bytes) {
        usualValueBytes = Math.min(MOST_USUAL_BYTES, (bytes + 127) & -128);
    }

    /** Returns the requests that its thread is running. */
    RequestBatch batch() {
        return batch;
    }

    /** Returns the commands that the requests of {@link #batch} name; null where there is none. */
    Command[] named() {
        return named;
    }

    void ran(Command command, long duration) {
        commands++;
        calls[command.id()]++;
        nanos[command.id()] += duration;
        Histogram latency = latencies[command.id()];
        if (latency == null) {
            latency = new Histogram(1, LONGEST_NANOS, DIGITS);
            latencies[command.id()] = latency;
        }
        latency.recordValue(Math.min(Math.max(duration, 1), LONGEST_NANOS));
    }

    void failed(Command command) {
        failures[command.id()]++;
    }

    void rejected(Command command) {
        rejections[command.id()]++;
    }

    void read(int bytes) {
        bytesIn += bytes;
    }

    void wrote(int bytes) {
        bytesOut += bytes;
    }

    /** Counts a lookup of a key by a command that reads. */
    void lookedUp(boolean found) {
        if (found) {
            hits++;
        } else {
            misses++;
        }
    }

    /** {@return the number of keys that reading commands have found} */
    public long hits() {
        return hits;
    }

    /** {@return the number of keys that reading commands have not found} */
    public long misses() {
        return misses;
    }

    /** {@return the number of commands that were run} */
    public long commands() {
        return commands;
    }

    /** {@return the number of bytes that came from clients} */
    public long bytesIn() {
        return bytesIn;
    }

    /** {@return the number of bytes that went to clients} */
    public long bytesOut() {
        return bytesOut;
    }

    /**
     * Returns how often a command was run.
     *
     * @param id the command's number
     * @return the number of runs
     */
    public long calls(int id) {
        return calls[id];
    }

    /**
     * Returns how long a command has taken in all.
     *
     * @param id the command's number
     * @return nanoseconds
     */
    public long nanos(int id) {
        return nanos[id];
    }

    /**
     * Returns how often a command replied with an error.
     *
     * @param id the command's number
     * @return the number of errors
     */
    public long failures(int id) {
        return failures[id];
    }

    /**
     * Returns how often a command was refused before it was run.
     *
     * @param id the command's number
     * @return the number of refusals
     */
    public long rejections(int id) {
        return rejections[id];
    }

    /**
     * Adds the times of a command's runs to a histogram.
     *
     * @param id the command's number
     * @param sum the histogram, in nanoseconds
     */
    public void addLatencies(int id, Histogram sum) {
        Histogram latency = latencies[id];
        if (latency != null) {
            sum.add(latency);
        }
    }

    /** {@return a histogram to which {@link #addLatencies} can add} */
    public static Histogram newLatencies() {
        return new Histogram(1, LONGEST_NANOS, DIGITS);
    }

    /** Resets the figures, as CONFIG RESETSTAT asks. */
    public void reset() {
        java.util.Arrays.fill(calls, 0);
        java.util.Arrays.fill(nanos, 0);
        java.util.Arrays.fill(failures, 0);
        java.util.Arrays.fill(rejections, 0);
        java.util.Arrays.fill(latencies, null);
        commands = 0;
        bytesIn = 0;
        bytesOut = 0;
        hits = 0;
        misses = 0;
    }
}
