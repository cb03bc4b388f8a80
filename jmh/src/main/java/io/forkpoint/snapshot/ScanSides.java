package io.forkpoint.snapshot;

import io.forkpoint.Store;
import io.forkpoint.helper.ControlDescriptor;
import io.forkpoint.helper.Helper;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The two scans of a store, a child's and that in Java, without what surrounds them: from where the records begin to
 * where the last has been written. Stands in the package that can reach what it needs, as {@link NullSinkSnapshot} does.
 */
public final class ScanSides {
    private ScanSides() {}

    /**
     * What a scan has done.
     *
     * @param seconds what it took
     * @param bytes of RDB
     */
    public record Result(double seconds, long bytes) {}

    /** Takes the bytes, and that is all. */
    private static final class NullSink implements ByteSink {
        @Override
        public void write(long address, long bytes) {}

        @Override
        public void sync() {}

        @Override
        public void publish() {}

        @Override
        public void close() {}
    }

    /**
     * A child's, into nothing: from its fork to its last record, the end of the process left out.
     *
     * @param store what is to be scanned, on a private arena; nobody else may take a snapshot of it meanwhile
     * @param target gets an empty file
     * @param options how to encode
     * @return what it has done
     */
    public static Result child(Store store, Path target, SnapshotOptions options) {
        long from = System.nanoTime();
        SnapshotReport report = NullSinkSnapshot.take(store, target, options);
        double untilEnd = report.bytes() / 1e6 / report.megabytesPerSecond();
        double total = report.duration().toNanos() / 1e9;
        UnsafeBuffer control = new UnsafeBuffer(source(store).controlAddress(), ControlDescriptor.BYTES);
        // Both clocks are CLOCK_MONOTONIC.
        double finished = (control.getLong(ControlDescriptor.FINISHED_NS_OFFSET) - from) / 1e9;
        return new Result(finished - (total - untilEnd), report.bytes());
    }

    /**
     * That in Java, into nothing.
     *
     * @param store what is to be scanned; nobody else may take a snapshot of it meanwhile
     * @param options how to encode
     * @return what it has done
     */
    public static Result java(Store store, SnapshotOptions options) {
        return java(store, options, new NullSink());
    }

    /**
     * That in Java, into a file, until it is synced and has its name.
     *
     * @param store what is to be scanned; nobody else may take a snapshot of it meanwhile
     * @param target the file
     * @param options how to encode
     * @return what it has done
     */
    public static Result javaToFile(Store store, Path target, SnapshotOptions options) {
        try (ByteSink sink = ByteSink.open(Helper.library(), SnapshotSink.file(target), options)) {
            return java(store, options, sink);
        }
    }

    private static Result java(Store store, SnapshotOptions options, ByteSink sink) {
        SnapshotSource source = source(store);
        ScanPart part = new ScanPart(SnapshotPart.all(SnapshotSink.descriptor(0)), sink);
        try (SegmentScan scan = new SegmentScan(source, options, List.of(part), () -> false)) {
            source.closeGate();
            long unitLimit = source.unitLimit();
            int epoch = source.stepEpoch();
            source.openGate();
            long from = System.nanoTime();
            scan.run(epoch, unitLimit);
            sink.sync();
            sink.publish();
            return new Result((System.nanoTime() - from) / 1e9, part.bytes);
        }
    }

    private static SnapshotSource source(Store store) {
        return new KeyspaceSource(NullSinkSnapshot.keyspace(store));
    }
}
