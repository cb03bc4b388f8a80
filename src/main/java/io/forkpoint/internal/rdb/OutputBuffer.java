package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * Encoded bytes on their way to an output, which receives a full buffer in one call. The counterpart of
 * {@code native/src/sink.c}. For one thread. Users of {@link #reserve} get an address and write their bytes there.
 *
 * <p>It uses raw memory, since a snapshot may be a young process's first and last act, in a shutdown hook: libraries that
 * register a hook of their own on first use fail there.
 */
final class OutputBuffer implements AutoCloseable {
    /** The default size of a write: the output then reads the bytes from the cache. */
    static final int USUAL_BYTES = 256 << 10;

    /** The most bytes that {@link #reserve} guarantees. */
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

    /**
     * Creates a buffer.
     *
     * @param output the output
     * @param bytes the size of a write, approximately
     */
    OutputBuffer(RdbOutput output, int bytes) {
        this.output = output;
        buffer.reserve(bytes + MAX_RESERVE_BYTES);
        start = buffer.address();
        flushAt = start + bytes;
        at = start;
    }

    /** Returns the address behind the last byte, with room for at least {@link #MAX_RESERVE_BYTES}. */
    long reserve() {
        if (at >= flushAt) {
            flush();
        }
        return at;
    }

    /** Sets the end of the bytes that were written after {@link #reserve}. */
    void advanceTo(long end) {
        at = end;
    }

    /** Writes a length in its shortest form; unsigned. */
    void writeLength(long length) {
        at = StringEncoder.putLength(reserve(), length);
    }

    /** Writes a number of eight bytes; the format is little-endian here. */
    void writeLong(long value) {
        UnsafeApi.putLong(reserve(), value);
        at += Long.BYTES;
    }

    /** Writes off-heap bytes unchanged. */
    void write(long address, long bytes) {
        if (bytes > MAX_RESERVE_BYTES) {
            writeThrough(address, bytes);
        } else {
            long to = reserve();
            Memory.copy(null, address, null, to, bytes);
            at = to + bytes;
        }
    }

    /** Writes bytes unchanged. */
    void write(byte[] bytes) {
        for (int done = 0; done < bytes.length; done += MAX_RESERVE_BYTES) {
            int piece = Math.min(MAX_RESERVE_BYTES, bytes.length - done);
            long to = reserve();
            Memory.copy(bytes, ARRAY_BASE + done, null, to, piece);
            at = to + piece;
        }
    }

    /** Writes bytes from where they are, if they are too many to be copied. */
    private void writeThrough(long address, long bytes) {
        flush();
        // In pieces: the output reads each from the cache, and a request to stop is noticed between them.
        for (long done = 0; done < bytes; done += USUAL_BYTES) {
            output.write(address + done, Math.min(USUAL_BYTES, bytes - done));
        }
    }

    /** Writes the content of the buffer to the output. */
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
