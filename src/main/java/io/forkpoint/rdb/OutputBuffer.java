package io.forkpoint.rdb;

import io.forkpoint.helper.Helper;
import io.forkpoint.helper.HelperLibrary;
import io.forkpoint.memory.Memory;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.UnsafeApi;

/**
 * Encoded bytes on their way to an output: a full buffer is checksummed while it is in the cache and handed on by one
 * call. The twin of {@code native/src/sink.c}. For one thread.
 *
 * <p>The buffer is Chronicle's, the writing into it is not: users of {@link #reserve} get an address and put their bytes
 * there. Calls to {@link Bytes} for each part of a small record take noticeably longer.
 */
final class OutputBuffer implements AutoCloseable {
    /** What is handed on at a time: it is still in the cache when it is checksummed. */
    private static final int FLUSH_BYTES = 256 << 10;

    /** The most that {@link #reserve} gives. */
    private static final int MAX_RESERVE_BYTES = 64 << 10;

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final HelperLibrary helper = Helper.library();
    private final Bytes<Void> buffer = Bytes.allocateDirect(FLUSH_BYTES + MAX_RESERVE_BYTES);
    private final long start = buffer.addressForWrite(0);
    private final long flushAt = start + FLUSH_BYTES;
    private final RdbOutput output;
    private final boolean checksum;
    private long at = start;
    private long crc;

    OutputBuffer(RdbOutput output, boolean checksum) {
        this.output = output;
        this.checksum = checksum;
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
        buffer.releaseLast();
    }
}
