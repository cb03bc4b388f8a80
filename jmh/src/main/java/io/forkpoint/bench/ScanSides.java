package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.snapshot.ByteSink;
import io.forkpoint.internal.snapshot.KeyspaceSource;
import io.forkpoint.internal.snapshot.ScanPart;
import io.forkpoint.internal.snapshot.SegmentScan;
import io.forkpoint.internal.snapshot.SnapshotSource;
import io.forkpoint.internal.store.StoreAccess;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The two scans of a store, a child's and that in Java, without what surrounds them. Nobody else may take a snapshot of
 * the store, or write to it, meanwhile. Stands in the package that can reach what it needs, as {@link NullSinkSnapshot}
 * does.
 */
public final class ScanSides {
    private final SnapshotSource source;
    private final ChildRun child;

    /**
     * Of a store.
     *
     * @param store on a private arena
     */
    public ScanSides(Store store) {
        source = new KeyspaceSource(StoreAccess.keyspace(store));
        child = new ChildRun(source);
    }

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
     * A child's, into nothing, from its fork to its last record.
     *
     * @param options how to encode
     * @return what it has done
     * @throws IOException if there is no child, or it fails
     */
    public Result child(SnapshotOptions options) throws IOException {
        return child.run(options);
    }

    /**
     * That in Java, into nothing.
     *
     * @param options how to encode
     * @return what it has done
     */
    public Result java(SnapshotOptions options) {
        return java(options, new NullSink());
    }

    /**
     * That in Java, into a file, until it is synced and has its name.
     *
     * @param target the file
     * @param options how to encode
     * @return what it has done
     */
    public Result javaToFile(Path target, SnapshotOptions options) {
        try (ByteSink sink = ByteSink.open(Helper.library(), SnapshotSink.file(target), options, () -> false)) {
            return java(options, sink);
        }
    }

    private Result java(SnapshotOptions options, ByteSink sink) {
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
}
