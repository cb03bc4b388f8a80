package io.forkpoint.rdb;

import io.forkpoint.memory.BlockDescriptor;
import org.agrona.UnsafeApi;

/**
 * Writes the records of an RDB file: the twin of {@code native/src/rdb.c}, byte for byte. For one thread; {@link #close}
 * gives its memory back.
 */
public final class RecordEncoder implements AutoCloseable {
    private static final int OPCODE_EXPIRY_MS = 0xfc;
    private static final int OPCODE_SELECT_DB = 0xfe;
    private static final int OPCODE_EOF = 0xff;

    /** Records up to this size are put into the buffer in one go. */
    private static final int INLINE_BYTES = 4096;

    private static final int NO_DATABASE = -1;

    private final OutputBuffer output;
    private final StringEncoder strings;
    private int selected = NO_DATABASE;

    /**
     * @param output gets the bytes
     * @param maxLzfBytes strings above 20 bytes and up to this length are compressed where that makes them shorter; 0 for
     *     none
     * @param checksum whether the file ends with its CRC-64, or 8 zero bytes
     */
    public RecordEncoder(RdbOutput output, long maxLzfBytes, boolean checksum) {
        this.output = new OutputBuffer(output, checksum);
        strings = new StringEncoder(maxLzfBytes);
    }

    /**
     * Writes a record.
     *
     * @param header of its block
     * @param expiry milliseconds since 1970, if the header says that there is one
     * @param key address of the key, behind which the value stands
     */
    public void entry(long header, long expiry, long key, int keyBytes, int valueBytes) {
        long value = key + keyBytes;
        boolean isString = BlockDescriptor.type(header) == BlockDescriptor.TYPE_STRING;
        long at = putHead(output.reserve(), header, expiry);
        if ((long) keyBytes + valueBytes <= INLINE_BYTES) {
            at = strings.put(at, key, keyBytes);
            at = isString ? strings.put(at, value, valueBytes) : StringEncoder.copy(at, value, valueBytes);
            output.advanceTo(at);
            return;
        }
        output.advanceTo(at);
        write(key, keyBytes);
        if (isString) {
            write(value, valueBytes);
        } else {
            output.write(value, valueBytes);
        }
    }

    private void write(long text, int bytes) {
        if (bytes <= INLINE_BYTES) {
            output.advanceTo(strings.put(output.reserve(), text, bytes));
        } else {
            strings.write(output, text, bytes);
        }
    }

    private long putHead(long from, long header, long expiry) {
        long at = from;
        int database = BlockDescriptor.database(header);
        if (database != selected) {
            at = StringEncoder.putLength(StringEncoder.putByte(at, OPCODE_SELECT_DB), database);
            selected = database;
        }
        if (BlockDescriptor.hasExpiry(header)) {
            at = StringEncoder.putByte(at, OPCODE_EXPIRY_MS);
            UnsafeApi.putLong(at, expiry);
            at += Long.BYTES;
        }
        return StringEncoder.putByte(at, BlockDescriptor.type(header) & BlockDescriptor.TYPE_CODE_MASK);
    }

    /** Writes bytes as they are. */
    public void raw(long address, long bytes) {
        output.write(address, bytes);
    }

    /** Writes bytes as they are. */
    public void raw(byte[] bytes) {
        output.write(bytes);
    }

    /**
     * Ends the file and hands on what there is of it.
     *
     * @return its checksum, 0 without one
     */
    public long finish() {
        output.advanceTo(StringEncoder.putByte(output.reserve(), OPCODE_EOF));
        output.flush();
        long crc = output.crc();
        long at = output.reserve();
        UnsafeApi.putLong(at, crc);
        output.advanceTo(at + Long.BYTES);
        output.flush();
        return crc;
    }

    @Override
    public void close() {
        strings.close();
        output.close();
    }
}
