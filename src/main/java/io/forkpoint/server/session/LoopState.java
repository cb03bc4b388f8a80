package io.forkpoint.server.session;

import io.forkpoint.server.resp.RequestBatch;

/**
 * What one event loop counts. Written by its thread only, without synchronization; others read sums that were true a
 * moment ago.
 */
public final class LoopState {
    private final int index;
    private final RequestBatch batch = new RequestBatch();
    private final long[] calls;
    private final long[] nanos;
    private final long[] failures;
    private final long[] rejections;
    private long commands;
    private long bytesIn;
    private long bytesOut;

    LoopState(int index, int commandCount) {
        this.index = index;
        calls = new long[commandCount];
        nanos = new long[commandCount];
        failures = new long[commandCount];
        rejections = new long[commandCount];
    }

    /** {@return the loop's number} */
    public int index() {
        return index;
    }

    /** What its thread is just running. */
    RequestBatch batch() {
        return batch;
    }

    void ran(Command command, long duration) {
        commands++;
        calls[command.id()]++;
        nanos[command.id()] += duration;
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
     * How often a command was run.
     *
     * @param id its number
     * @return times
     */
    public long calls(int id) {
        return calls[id];
    }

    /**
     * How long a command has taken in all.
     *
     * @param id its number
     * @return nanoseconds
     */
    public long nanos(int id) {
        return nanos[id];
    }

    /**
     * How often a command replied with an error.
     *
     * @param id its number
     * @return times
     */
    public long failures(int id) {
        return failures[id];
    }

    /**
     * How often a command was refused before it was run.
     *
     * @param id its number
     * @return times
     */
    public long rejections(int id) {
        return rejections[id];
    }

    /** Begins anew, as CONFIG RESETSTAT asks. */
    public void reset() {
        java.util.Arrays.fill(calls, 0);
        java.util.Arrays.fill(nanos, 0);
        java.util.Arrays.fill(failures, 0);
        java.util.Arrays.fill(rejections, 0);
        commands = 0;
        bytesIn = 0;
        bytesOut = 0;
    }
}
