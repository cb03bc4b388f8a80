package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * Encoded bytes on their way to an output, to which a full buffer is handed on by one call. The twin of
 * {@code native/src/sink.c}. For one thread. Users of {@link #reserve} get an address and put their bytes there.
 *
 * <p>Plain memory, since a snapshot may be a young process's first and last act, in a shutdown hook: libraries that
 * register a hook of their own when they are first used fail there.
 */
final class OutputBuffer implements AutoCloseable {
    /** What is handed on at a time, if nothing else is said: the output's look at it comes from the cache. */
    static final int USUAL_BYTES = 256 << 10;

    /** The most that {@link #reserve} gives. */
    private static final int MAX_RESERVE_BYTES = 64 << 10;

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final ScratchMemory buffer = new ScratchMemory();
    private final long start;
    private final long flushAt;
    private final RdbOutput output;
    private long at;

    OutputBuffer(RdbOutput output) {
        this(output, USUAL_BYTES);
    }

    /** @param bytes handed on at a time, or a little more */
    OutputBuffer(RdbOutput output, int bytes) {
        this.output = output;
        buffer.reserve(bytes + MAX_RESERVE_BYTES);
        start = buffer.address();
        flushAt = start + bytes;
        at = start;
    }

    /** The address behind the last byte, where there is room for at least {@link #MAX_RESERVE_BYTES}. */
    long reserve() {
        if (at >= flushAt) {
            flush();
        }
        return at;
    }

    /** Says where the bytes end that were put behind {@link #reserve}. */
    void advanceTo(long end) {
        at = end;
    }

    /** A length in its shortest form; unsigned. */
    void writeLength(long length) {
        at = StringEncoder.putLength(reserve(), length);
    }

    /** A number of eight bytes; the format is little-endian here. */
    void writeLong(long value) {
        UnsafeApi.putLong(reserve(), value);
        at += Long.BYTES;
    }

    /** Bytes as they are, from anywhere off-heap. */
    void write(long address, long bytes) {
        if (bytes > MAX_RESERVE_BYTES) {
            writeThrough(address, bytes);
        } else {
            long to = reserve();
            Memory.copy(null, address, null, to, bytes);
            at = to + bytes;
        }
    }

    /** Bytes as they are. */
    void write(byte[] bytes) {
        for (int done = 0; done < bytes.length; done += MAX_RESERVE_BYTES) {
            int piece = Math.min(MAX_RESERVE_BYTES, bytes.length - done);
            long to = reserve();
            Memory.copy(bytes, ARRAY_BASE + done, null, to, piece);
            at = to + piece;
        }
    }

    /** From where they are: for what is too large to be copied. */
    private void writeThrough(long address, long bytes) {
        flush();
        // In pieces: the output's look at each comes from the cache, and whoever wants to stop it is heard.
        for (long done = 0; done < bytes; done += USUAL_BYTES) {
            output.write(address + done, Math.min(USUAL_BYTES, bytes - done));
        }
    }

    /** Hands on what is in the buffer. */
    void flush() {
        if (at > start) {
            output.write(start, at - start);
        }
        at = start;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
