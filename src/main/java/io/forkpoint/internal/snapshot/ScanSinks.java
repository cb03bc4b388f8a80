package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.util.ArrayList;
import java.util.List;

/** Where a scan of this process writes, part by part. */
final class ScanSinks implements AutoCloseable {
    private final SnapshotRun run;
    private final List<ScanPart> parts = new ArrayList<>();
    /** For the report: files with their links resolved. */
    private final List<SnapshotSink> resolved = new ArrayList<>();

    /** Opens them all, or none. */
    ScanSinks(HelperLibrary library, SnapshotRun run) {
        this.run = run;
        try {
            for (SnapshotPart part : run.parts().list()) {
                SnapshotSink sink = resolve(part.sink());
                parts.add(new ScanPart(part, ByteSink.open(library, sink, run.options(), run::mustStop)));
                resolved.add(sink);
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static SnapshotSink resolve(SnapshotSink sink) {
        return sink instanceof SnapshotSink.File file ? SnapshotSink.file(SnapshotTarget.resolve(file.path())) : sink;
    }

    /** What writes to them. If one of its threads fails, the run is given up: so none stays in a sink that takes nothing. */
    SegmentScan scan(SnapshotSource source) {
        // Made while there is memory for it; what the thread has failed with is what is told.
        SnapshotException failed = new SnapshotException(run.givenUp() + ": a thread that scans has failed");
        return new SegmentScan(source, run.options(), parts, run::mustStop, () -> giveUp(failed));
    }

    /** What a sink says of an interrupt is no reason of its own. */
    private void giveUp(SnapshotException failed) {
        if (!run.mustStop()) {
            run.giveUp(failed);
        }
    }

    /** After the gate: what each begins and ends with. */
    void setPreambles(PreambleMemory preambles) {
        for (int i = 0; i < parts.size(); i++) {
            PreambleMemory.Place place = preambles.place(i);
            ScanPart part = parts.get(i);
            part.preambleAddress = place.preambleAddress();
            part.preambleBytes = place.preambleBytes();
            part.trailer = place.trailer();
            part.isValkeys = place.isValkeys();
        }
    }

    /** Waits until all are on disk: before the first is published, so that little can go wrong between the first and the last. */
    void sync() {
        parts.forEach(part -> part.sink.sync());
    }

    void publish() {
        parts.forEach(part -> part.sink.publish());
    }

    SnapshotReport report(SnapshotTimes times, String reason, long retainedPeakBytes) {
        List<SnapshotReport.Part> written = new ArrayList<>();
        long keys = 0;
        long bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            ScanPart part = parts.get(i);
            written.add(new SnapshotReport.Part(resolved.get(i), part.keys, part.bytes, part.crc64));
            keys += part.keys;
            bytes += part.bytes;
        }
        return new SnapshotReport(
                times.method(),
                reason,
                written,
                times.timings(),
                keys,
                bytes,
                times.megabytesPerSecond(bytes),
                retainedPeakBytes,
                0,
                0,
                0,
                0);
    }

    @Override
    public void close() {
        parts.forEach(part -> part.sink.close());
    }
}
