package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.rdb.CollectionCodes;
import io.forkpoint.internal.rdb.RecordEncoder;
import io.forkpoint.snapshot.SnapshotOptions;
import org.agrona.UnsafeApi;

/** Encodes one part of the chunks of one of a scan's threads, and writes it when they have the turn. For one thread. */
final class PartWriter implements AutoCloseable {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final HelperLibrary library = Helper.library();
    private final ScanPart target;
    private final ScanTurn turn;
    private final byte[] prefix;
    private final boolean checksum;
    private final CollectionCodes codes;
    private final RecordEncoder encoder;
    private long chunk;
    private long keys;

    /** @param bufferBytes how much is encoded before it is written */
    PartWriter(ScanPart target, ScanTurn turn, SnapshotOptions options, long maxLzfBytes, int bufferBytes) {
        this.target = target;
        this.turn = turn;
        prefix = target.part.prefix();
        checksum = options.checksum();
        codes = ServerFormats.codes(options.oldestServer());
        encoder = new RecordEncoder(this::write, bufferBytes, maxLzfBytes, codes, turn::mustStop);
    }

    /** The gate has been: says where the arena is, and how much of it may be looked at. */
    void setArena(long address, long bytes) {
        encoder.setArena(address, bytes);
        encoder.setCodes(target.isValkeys ? codes.forValkey() : codes);
    }

    /** Writes what stands before the records. */
    void begin() {
        encoder.raw(target.preambleAddress, target.preambleBytes);
    }

    /** What follows is encoded apart from what was before. */
    void beginChunk(long begun) {
        chunk = begun;
        encoder.deselect();
    }

    /** Whether a key of one of the part's databases belongs to it. */
    boolean takes(long key, int keyBytes) {
        return prefix.length == 0
                || (keyBytes >= prefix.length && Memory.equal(null, key, prefix, ARRAY_BASE, prefix.length));
    }

    /** Encodes a record; false if its value is a damaged collection. */
    boolean entry(long header, long expiry, long key, int keyBytes, int valueBytes) {
        keys++;
        return encoder.entry(header, expiry, key, keyBytes, valueBytes);
    }

    /** Writes what is encoded; waits for the turn if there is something. */
    void flush() {
        encoder.flush();
    }

    /** By the one that has the turn. */
    void endChunk() {
        target.keys += keys;
        keys = 0;
    }

    /** By the one that has the turn behind the last chunk: writes what stands behind the records. */
    void finish(long end) {
        chunk = end;
        encoder.raw(target.trailer);
        encoder.endRecords();
        long crc64 = target.crc64;
        encoder.writeChecksum(crc64);
        target.crc64 = crc64;
    }

    /** While others have the turn, the checksum is that of these bytes alone: so it does not hold up anybody. */
    private void write(long address, long bytes) {
        boolean isEarly = !turn.has(chunk);
        long crc64 = checksum ? library.fp_crc64(isEarly ? 0 : target.crc64, address, bytes) : 0;
        if (isEarly && !turn.await(chunk)) {
            return;
        }
        if (turn.write(target.sink, address, bytes)) {
            target.bytes += bytes;
            target.crc64 = isEarly ? library.fp_crc64_combine(target.crc64, crc64, bytes) : crc64;
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
