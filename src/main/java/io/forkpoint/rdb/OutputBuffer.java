package io.forkpoint.rdb;

import io.forkpoint.helper.Helper;
import io.forkpoint.helper.HelperLibrary;
import io.forkpoint.memory.Memory;
import org.agrona.UnsafeApi;

/**
 * Encoded bytes on their way to an output: a full buffer is checksummed while it is in the cache and handed on by one
 * call. The twin of {@code native/src/sink.c}. For one thread. Users of {@link #reserve} get an address and put their
 * bytes there.
 *
 * <p>Plain memory, since a snapshot may be a young process's first and last act, in a shutdown hook: libraries that
 * register a hook of their own when they are first used fail there.
 */
final class OutputBuffer implements AutoCloseable {
    /** What is handed on at a time: it is still in the cache when it is checksummed. */
    private static final int FLUSH_BYTES = 256 << 10;

    /** The most that {@link #reserve} gives. */
    private static final int MAX_RESERVE_BYTES = 64 << 10;

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final HelperLibrary helper = Helper.library();
    private final ScratchMemory buffer = new ScratchMemory();
    private final long start;
    private final long flushAt;
    private final RdbOutput output;
    private final boolean checksum;
    private long at;
    private long crc;

    OutputBuffer(RdbOutput output, boolean checksum) {
        this.output = output;
        this.checksum = checksum;
        buffer.reserve(FLUSH_BYTES + MAX_RESERVE_BYTES);
        start = buffer.address();
        flushAt = start + FLUSH_BYTES;
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
        for (long done = 0; done < bytes; done += FLUSH_BYTES) {
            handOn(address + done, Math.min(FLUSH_BYTES, bytes - done));
        }
    }

    /** Hands on what is in the buffer. */
    void flush() {
        if (at > start) {
            handOn(start, at - start);
        }
        at = start;
    }

    private void handOn(long address, long bytes) {
        if (checksum) {
            crc = helper.fp_crc64(crc, address, bytes);
        }
        output.write(address, bytes);
    }

    /** The checksum of all that has been handed on; 0 without one. */
    long crc() {
        return crc;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
