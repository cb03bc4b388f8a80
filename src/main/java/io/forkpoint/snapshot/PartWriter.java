package io.forkpoint.snapshot;

import io.forkpoint.memory.Memory;
import io.forkpoint.rdb.CollectionCodes;
import io.forkpoint.rdb.RdbOutput;
import io.forkpoint.rdb.RecordEncoder;
import java.util.function.BooleanSupplier;
import org.agrona.UnsafeApi;

/** Encodes one part of a scan. For one thread. */
final class PartWriter implements AutoCloseable {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final ScanPart target;
    private final byte[] prefix;
    private final CollectionCodes codes;
    private final RecordEncoder encoder;

    PartWriter(ScanPart target, RdbOutput output, SnapshotOptions options, long maxLzfBytes, BooleanSupplier mustStop) {
        this.target = target;
        prefix = target.part.prefix();
        codes = options.oldestServer().codes();
        encoder = new RecordEncoder(output, maxLzfBytes, options.checksum(), codes, mustStop);
    }

    /** Writes what stands before the records, which lie in an arena of so many bytes. */
    void begin(long arena, long arenaBytes) {
        encoder.setArena(arena, arenaBytes);
        encoder.setCodes(target.isValkeys ? codes.forValkey() : codes);
        encoder.raw(target.preambleAddress, target.preambleBytes);
    }

    /** Whether a key of one of the part's databases belongs to it. */
    boolean takes(long key, int keyBytes) {
        return prefix.length == 0
                || (keyBytes >= prefix.length && Memory.equal(null, key, prefix, ARRAY_BASE, prefix.length));
    }

    /** What follows can be encoded apart from what was before. */
    void beginChunk() {
        encoder.deselect();
    }

    /** Writes a record; false if its value is a damaged collection. */
    boolean entry(long header, long expiry, long key, int keyBytes, int valueBytes) {
        target.keys++;
        return encoder.entry(header, expiry, key, keyBytes, valueBytes);
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
