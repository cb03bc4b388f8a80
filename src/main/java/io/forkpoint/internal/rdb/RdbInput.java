package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.HelperLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * The bytes of a file, seen through one window of off-heap memory that is refilled during reading. The bytes of the
 * current record, from {@link #beginRecord} on, are always contiguous. A record longer than the window moves to an
 * elastic buffer, which grows with the bytes that have arrived and is freed after the record; no length claimed by the
 * file determines its size.
 *
 * <p>Every byte is checksummed once, when it has been read and is about to leave the window, while it is still in the
 * cache.
 *
 * <p>For one thread.
 */
final class RdbInput implements AutoCloseable {
    static final long UNKNOWN_SIZE = -1;
    static final int DEFAULT_WINDOW_BYTES = 1 << 20;

    private final HelperLibrary helper;
    private final ReadableByteChannel channel;
    private final ByteBuffer window;
    private final long windowAddress;
    private final long size;
    private final ScratchMemory elastic = new ScratchMemory();
    private boolean inElastic;

    private long record;
    private long position;
    private long limit;
    private long arrived;
    private long crc;
    private long checksummed;
    private long mostRecordBytes = Long.MAX_VALUE;

    /** Thrown when a record exceeds the length that may be held. Has no stack trace: it is caught where it is expected. */
    static final class RecordTooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RecordTooLongException() {
            super(null, null, false, false);
        }
    }

    /** Reads a channel. {@code size} is the number of bytes it will deliver, or {@link #UNKNOWN_SIZE}. */
    RdbInput(HelperLibrary helper, ReadableByteChannel channel, long size, int windowBytes) {
        this.helper = helper;
        this.channel = channel;
        this.size = size;
        window = ByteBuffer.allocateDirect(windowBytes);
        windowAddress = BufferUtil.address(window);
        moveTo(windowAddress, 0, 0);
        checksummed = position;
    }

    /** Reads a range of memory, which is one record. */
    RdbInput(HelperLibrary helper, long address, long bytes) {
        this.helper = helper;
        channel = null;
        window = null;
        windowAddress = 0;
        size = bytes;
        moveTo(address, 0, bytes);
        arrived = bytes;
    }

    /** Releases everything read so far: addresses into it become invalid. */
    void beginRecord() {
        if (inElastic) {
            returnToWindow();
        }
        record = position;
    }

    /** Returns the address of the current record. It changes when more of the record is read. */
    long recordAddress() {
        return record;
    }

    /** Returns the number of bytes of the current record that have been read. */
    long recordBytes() {
        return position - record;
    }

    /** Moves back or forward within what has been read of the record. */
    void goTo(long bytesOfRecord) {
        position = record + bytesOfRecord;
    }

    /**
     * Limits the bytes of the record that are fetched until {@link #holdAnyLength}; beyond that, reading throws
     * {@link RecordTooLongException}. One can {@linkplain #goTo go back} in what has been read, and read it again.
     *
     * @return false if the record is not in the window, and so is not limited
     */
    boolean holdInWindow(long mostBytes) {
        if (inElastic || window == null) {
            return false;
        }
        mostRecordBytes = Math.min(mostBytes, window.capacity());
        return true;
    }

    void holdAnyLength() {
        mostRecordBytes = Long.MAX_VALUE;
    }

    /** Returns the offset of the next byte in the file. */
    long offset() {
        return arrived - (limit - position);
    }

    /** Returns the number of bytes left in the file; {@link Long#MAX_VALUE} if unknown. */
    long remaining() {
        return size == UNKNOWN_SIZE ? Long.MAX_VALUE : size - offset();
    }

    /** Returns the most memory that the elastic buffer ever took. */
    long peakElasticBytes() {
        return elastic.peak();
    }

    /** Returns the CRC-64 of everything read so far. */
    long crc() {
        if (position > checksummed) {
            crc = helper.fp_crc64(crc, checksummed, position - checksummed);
            checksummed = position;
        }
        return crc;
    }

    /** Ensures that this many more bytes are available. {@code what} names them in the error message. */
    void require(long bytes, String what) {
        if (limit - position < bytes) {
            fill(bytes, what);
        }
    }

    /** Returns the number of bytes that can be read, at most {@code most}; fetches them if necessary. */
    int available(int most) {
        long wanted = Math.min(most, remaining());
        while (limit - position < wanted && channel != null) {
            crc();
            if (!inElastic) {
                makeRoom(wanted);
            }
            if (!receive()) {
                break;
            }
        }
        return (int) Math.min(wanted, limit - position);
    }

    /**
     * Returns the number of bytes known to follow: what is left or, if that is unknown, has already arrived. Does not
     * wait.
     */
    long trailing() {
        return size == UNKNOWN_SIZE ? limit - position : remaining();
    }

    void skip(long bytes, String what) {
        require(bytes, what);
        position += bytes;
    }

    int readUnsignedByte(String what) {
        require(1, what);
        return UnsafeApi.getByte(position++) & 0xff;
    }

    int readShort(String what) {
        require(2, what);
        short value = UnsafeApi.getShort(position);
        position += 2;
        return value;
    }

    int readInt(String what) {
        require(4, what);
        int value = UnsafeApi.getInt(position);
        position += 4;
        return value;
    }

    long readLong(String what) {
        require(8, what);
        long value = UnsafeApi.getLong(position);
        position += 8;
        return value;
    }

    /** Reads a length, which is any unsigned 64-bit number. */
    long readUnsignedLength(String what) {
        int first = readUnsignedByte(what);
        if (first >= 0xc0) {
            throw Corruption.damaged(what + ": a length is expected, the byte 0x" + Integer.toHexString(first)
                    + " begins a specially encoded string");
        }
        return readRestOfLength(first, what);
    }

    /** Reads a length that must not exceed 2^63 - 1. */
    long readLength(String what) {
        long length = readUnsignedLength(what);
        if (length < 0) {
            throw Corruption.damaged(what + ": " + Long.toUnsignedString(length) + " is more than can be");
        }
        return length;
    }

    /** Reads the number of items that follow, each of which takes at least {@code leastBytes} of the file. */
    long readCount(long leastBytes, String what) {
        long count = readLength(what);
        if (count > remaining() / leastBytes) {
            throw Corruption.damaged(
                    what + ": " + count + " do not fit in the " + remaining() + " bytes that are left");
        }
        return count;
    }

    /** Reads the rest of a length whose first byte, below 0xc0, has been read. */
    long readRestOfLength(int first, String what) {
        if (first < 0x40) {
            return first;
        }
        if (first < 0x80) {
            return ((first & 0x3fL) << 8) | readUnsignedByte(what);
        }
        if (first == 0x80) {
            return Integer.reverseBytes(readInt(what)) & 0xffff_ffffL;
        }
        if (first == 0x81) {
            return Long.reverseBytes(readLong(what));
        }
        throw Corruption.damaged(what + ": no length begins with the byte 0x" + Integer.toHexString(first));
    }

    private void fill(long bytes, String what) {
        if (position - record + bytes > mostRecordBytes) {
            throw new RecordTooLongException();
        }
        if (bytes > remaining()) {
            throw endsEarly(bytes, what);
        }
        if (channel != null) {
            crc();
            if (!inElastic) {
                makeRoom(bytes);
            }
        }
        while (limit - position < bytes) {
            if (channel == null || !receive()) {
                throw endsEarly(bytes, what);
            }
        }
    }

    private Corruption endsEarly(long bytes, String what) {
        long left = Math.min(remaining(), limit - position);
        return Corruption.damaged(
                what + ": " + bytes + " bytes are needed, and the data ends " + Math.max(left, 0) + " bytes on");
    }

    /** Moves the record to the window's start, or out of the window if it does not fit. */
    private void makeRoom(long bytes) {
        long held = limit - record;
        long read = position - record;
        long lead = checksummed - record;
        if (read + bytes <= window.capacity()) {
            UnsafeApi.copyMemory(record, windowAddress, held);
            moveTo(windowAddress, read, held);
        } else {
            elastic.grow(Math.max(2 * held, window.capacity()));
            UnsafeApi.copyMemory(record, elastic.address(), held);
            inElastic = true;
            moveTo(elastic.address(), read, held);
        }
        checksummed = record + lead;
    }

    /** Reads what the channel has ready, at most a full window. Returns false at the channel's end. */
    private boolean receive() {
        long held = limit - record;
        window.clear();
        if (!inElastic) {
            window.position((int) held);
        }
        int count;
        try {
            count = channel.read(window);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
        if (count < 0) {
            return false;
        }
        if (inElastic) {
            if (held + count > elastic.capacity()) {
                long read = position - record;
                long lead = checksummed - record;
                elastic.grow(Math.max(2 * elastic.capacity(), held + count));
                moveTo(elastic.address(), read, held);
                checksummed = record + lead;
            }
            UnsafeApi.copyMemory(windowAddress, limit, count);
        }
        limit += count;
        arrived += count;
        return true;
    }

    private void returnToWindow() {
        crc();
        long unread = limit - position;
        UnsafeApi.copyMemory(position, windowAddress, unread);
        elastic.close();
        inElastic = false;
        moveTo(windowAddress, 0, unread);
        checksummed = position;
    }

    private void moveTo(long address, long read, long held) {
        record = address;
        position = address + read;
        limit = address + held;
    }

    @Override
    public void close() {
        elastic.close();
        if (window != null) {
            BufferUtil.free(window);
        }
    }
}
