package io.forkpoint.snapshot;

import io.forkpoint.memory.Memory;
import io.forkpoint.rdb.RdbOutput;
import io.forkpoint.rdb.RecordEncoder;
import org.agrona.UnsafeApi;

/** Encodes one part of a scan. For one thread. */
final class PartWriter implements AutoCloseable {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final ScanPart target;
    private final byte[] prefix;
    private final RecordEncoder encoder;

    PartWriter(ScanPart target, RdbOutput output, long maxLzfBytes, boolean checksum) {
        this.target = target;
        prefix = target.part.prefix();
        encoder = new RecordEncoder(output, maxLzfBytes, checksum);
    }

    /** Writes what stands before the records. */
    void begin() {
        encoder.raw(target.preambleAddress, target.preambleBytes);
    }

    /** Whether a key of one of the part's databases belongs to it. */
    boolean takes(long key, int keyBytes) {
        return prefix.length == 0
                || (keyBytes >= prefix.length && Memory.equal(null, key, prefix, ARRAY_BASE, prefix.length));
    }

    void entry(long header, long expiry, long key, int keyBytes, int valueBytes) {
        encoder.entry(header, expiry, key, keyBytes, valueBytes);
        target.keys++;
    }

    /** Writes what stands behind the records. */
    void finish() {
        encoder.raw(target.trailer);
        target.crc64 = encoder.finish();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
