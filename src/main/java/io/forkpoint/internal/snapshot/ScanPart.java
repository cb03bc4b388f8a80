package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotPart;

/**
 * What a {@link SegmentScan} writes of one part, and what came of it.
 *
 * <p>The gate fills in the preamble; the scan the results, by the thread that has the {@linkplain ScanTurn turn}.
 */
public final class ScanPart {
    final SnapshotPart part;
    final ByteSink sink;
    /** Off-heap; the bytes [0, preambleBytes) are written first. */
    long preambleAddress;

    long preambleBytes;
    /** Whether it is a file in Valkey's dialect. */
    boolean isValkeys;
    /** Written after the records, before the EOF opcode. */
    byte[] trailer = {};

    long keys;
    public long bytes;
    /** Of all that has been written; 0 without checksums. */
    long crc64;

    public ScanPart(SnapshotPart part, ByteSink sink) {
        this.part = part;
        this.sink = sink;
    }
}
