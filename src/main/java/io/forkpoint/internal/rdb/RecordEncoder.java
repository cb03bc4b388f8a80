package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.function.BooleanSupplier;
import org.agrona.UnsafeApi;

/**
 * Writes the records of an RDB file: the counterpart of {@code native/src/rdb.c}, byte for byte. For one thread;
 * {@link #close} frees its memory.
 */
public final class RecordEncoder implements AutoCloseable {
    private static final int OPCODE_EXPIRY_MS = 0xfc;
    private static final int OPCODE_SELECT_DB = 0xfe;
    private static final int OPCODE_EOF = 0xff;

    private static final int NO_DATABASE = -1;

    /** The default size of a write: the bytes are still in the cache then. */
    public static final int USUAL_BUFFER_BYTES = OutputBuffer.USUAL_BYTES;

    private final OutputBuffer output;
    private final StringEncoder strings;
    private final CollectionEncoder collections;
    private int selected = NO_DATABASE;

    /** Creates an encoder that writes collections as most servers read them, and that is never stopped. */
    public RecordEncoder(RdbOutput output, long maxLzfBytes) {
        this(output, USUAL_BUFFER_BYTES, maxLzfBytes, CollectionCodes.LOWEST, () -> false);
    }

    /**
     * @param output receives the bytes
     * @param bufferBytes the size of a write, approximately
     * @param maxLzfBytes strings above 20 bytes and up to this length are compressed if that makes them shorter; 0 for
     *     none
     * @param codes the types as which collections are written
     * @param mustStop polled now and then within a collection; once true, it stays so, and the output is dropped
     */
    public RecordEncoder(
            RdbOutput output, int bufferBytes, long maxLzfBytes, CollectionCodes codes, BooleanSupplier mustStop) {
        this.output = new OutputBuffer(output, bufferBytes);
        strings = new StringEncoder(maxLzfBytes);
        collections = new CollectionEncoder(this.output, strings, codes, new StopSignal(mustStop));
    }

    /** Sets the types as which collections are written from now on. */
    public void setCodes(CollectionCodes codes) {
        collections.setCodes(codes);
    }

    /** Sets the arena's address and the number of its bytes that may be read. */
    public void setArena(long address, long bytes) {
        collections.setArena(address, bytes);
    }

    /**
     * Writes a record.
     *
     * @param header the header of its block
     * @param expiry the expiry in milliseconds since 1970, if the header says that there is one
     * @param key the address of the key, which the value follows
     * @return false if the value is a damaged collection; the output is then invalid
     */
    public boolean entry(long header, long expiry, long key, int keyBytes, int valueBytes) {
        long value = key + keyBytes;
        int type = BlockDescriptor.type(header);
        if (CollectionDescriptor.isCollection(type)) {
            return collection(header, expiry, key, keyBytes, valueBytes);
        }
        boolean isString = type == BlockDescriptor.TYPE_STRING;
        long at = putHead(output.reserve(), header, expiry, type & BlockDescriptor.TYPE_CODE_MASK);
        if ((long) keyBytes + valueBytes <= StringEncoder.INLINE_BYTES) {
            at = strings.put(at, key, keyBytes);
            at = isString ? strings.put(at, value, valueBytes) : StringEncoder.copy(at, value, valueBytes);
            output.advanceTo(at);
            return true;
        }
        output.advanceTo(at);
        strings.write(output, key, keyBytes);
        if (isString) {
            strings.write(output, value, valueBytes);
        } else {
            output.write(value, valueBytes);
        }
        return true;
    }

    private boolean collection(long header, long expiry, long key, int keyBytes, int valueBytes) {
        long value = key + keyBytes;
        int type = BlockDescriptor.type(header);
        if (!collections.open(type, value, valueBytes)) {
            return false;
        }
        output.advanceTo(putHead(output.reserve(), header, expiry, collections.codeOf(type)));
        strings.write(output, key, keyBytes);
        return collections.write(type, value, valueBytes);
    }

    /** Makes the next record begin with the selection of its database, whatever was selected before. */
    public void deselect() {
        selected = NO_DATABASE;
    }

    private long putHead(long from, long header, long expiry, int code) {
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
        return StringEncoder.putByte(at, code);
    }

    /** Writes bytes unchanged. */
    public void raw(long address, long bytes) {
        output.write(address, bytes);
    }

    /** Writes bytes unchanged. */
    public void raw(byte[] bytes) {
        output.write(bytes);
    }

    /** Writes the buffered bytes to the output. */
    public void flush() {
        output.flush();
    }

    /** Ends the records and writes the buffered bytes to the output. */
    public void endRecords() {
        output.advanceTo(StringEncoder.putByte(output.reserve(), OPCODE_EOF));
        output.flush();
    }

    /**
     * Writes the last bytes of the file to the output.
     *
     * @param crc64 the checksum of all bytes output before; 0 for none
     */
    public void writeChecksum(long crc64) {
        output.writeLong(crc64);
        output.flush();
    }

    @Override
    public void close() {
        collections.close();
        strings.close();
        output.close();
    }
}
