package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.RequestBatch;
import org.HdrHistogram.Histogram;

/**
 * What one event loop counts. Written by its thread only, without synchronization; others read sums that were true a
 * moment ago.
 */
public final class LoopState {
    /** As Redis's: longer ones count as a second. */
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
    /** How long each command took, in nanoseconds; null for one that was never run. */
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
     * For how many bytes of a value room is made before it is known how many it has: as many as the last one had, so that
     * buffers are no larger than they have to be, and stay in the processor's cache.
     *
     * @return bytes
     */
    public int usualValueBytes() {
        return usualValueBytes;
    }

    /**
     * A value was read.
     *
     * @param bytes its length
     */
    public void valueBytes(int bytes) {
        usualValueBytes = Math.min(MOST_USUAL_BYTES, (bytes + 127) & -128);
    }

    /** What its thread is just running. */
    RequestBatch batch() {
        return batch;
    }

    /** Which commands the requests of {@link #batch} name; null where it is none. */
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

    /** A command that reads has looked for a key. */
    void lookedUp(boolean found) {
        if (found) {
            hits++;
        } else {
            misses++;
        }
    }

    /** {@return keys of reading commands that were there} */
    public long hits() {
        return hits;
    }

    /** {@return keys of reading commands that were not there} */
    public long misses() {
        return misses;
    }

    /** {@return commands that were run} */
    public long commands() {
        return commands;
    }

    /** {@return bytes that came from clients} */
    public long bytesIn() {
        return bytesIn;
    }

    /** {@return bytes that went to clients} */
    public long bytesOut() {
        return bytesOut;
    }

    /**
     * Returns how often a command was run.
     *
     * @param id its number
     * @return times
     */
    public long calls(int id) {
        return calls[id];
    }

    /**
     * Returns how long a command has taken in all.
     *
     * @param id its number
     * @return nanoseconds
     */
    public long nanos(int id) {
        return nanos[id];
    }

    /**
     * Returns how often a command replied with an error.
     *
     * @param id its number
     * @return times
     */
    public long failures(int id) {
        return failures[id];
    }

    /**
     * Returns how often a command was refused before it was run.
     *
     * @param id its number
     * @return times
     */
    public long rejections(int id) {
        return rejections[id];
    }

    /**
     * Returns how long a command's runs have taken, each.
     *
     * @param id its number
     * @param sum to which they are added, in nanoseconds
     */
    public void addLatencies(int id, Histogram sum) {
        Histogram latency = latencies[id];
        if (latency != null) {
            sum.add(latency);
        }
    }

    /** {@return a histogram that {@link #addLatencies} can add to} */
    public static Histogram newLatencies() {
        return new Histogram(1, LONGEST_NANOS, DIGITS);
    }

    /** Begins anew, as CONFIG RESETSTAT asks. */
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
