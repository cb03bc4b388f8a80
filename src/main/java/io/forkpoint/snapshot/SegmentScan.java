package io.forkpoint.snapshot;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The scan of the arena in Java: goes over the segments in address order, writes the records that the snapshot rule
 * keeps, and publishes its position in the control page. The same order and the same bytes as {@code native/src/scan.c}.
 */
final class SegmentScan {
    SegmentScan(SnapshotSource source, SnapshotOptions options, List<ScanPart> parts, BooleanSupplier mustStop) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes all parts to their ends: preamble, records, trailer, EOF and checksum; does not sync. Returns early, with
     * nothing more written, when it must stop. For one thread, not that of the caller of {@link #keysWritten}.
     *
     * @param epoch the snapshot's
     * @param unitLimit units [1, unitLimit) are scanned
     */
    void run(int epoch, long unitLimit) {
        if (unitLimit > 1) throw new UnsupportedOperationException();
    }

    /** Records written so far, of all parts; any thread. */
    long keysWritten() {
        return 0;
    }

    /** Bytes written so far, of all parts; any thread. */
    long bytesWritten() {
        return 0;
    }
}
