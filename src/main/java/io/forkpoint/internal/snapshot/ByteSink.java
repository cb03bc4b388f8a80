package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotSink;
import java.util.function.BooleanSupplier;

/**
 * Where a {@link SegmentScan} writes the bytes of one part. For one thread at a time. Everything may throw a
 * {@link io.forkpoint.errors.SnapshotException} of the type that says what failed.
 */
public interface ByteSink extends AutoCloseable {
    /**
     * Opens what a part is written to.
     *
     * @param mustStop once true, a write that waits for somebody to read may return without having written all
     * @throws io.forkpoint.errors.SnapshotTargetException if that cannot be done; nothing is left behind
     */
    static ByteSink open(HelperLibrary library, SnapshotSink sink, SnapshotOptions options, BooleanSupplier mustStop) {
        if (sink instanceof SnapshotSink.File file) {
            return new FileByteSink(library, new SnapshotTarget(library, file.path()), options.pageCache());
        }
        return sink instanceof SnapshotSink.Descriptor descriptor
                ? new DescriptorByteSink(library, descriptor.number(), mustStop)
                : new ChannelByteSink(((SnapshotSink.Channel) sink).channel());
    }

    /** Writes bytes of off-heap memory, all of them, fewer than 2^31. */
    void write(long address, long bytes);

    /** Waits until what was written is on disk, where there is one. */
    void sync();

    /** Gives what was written its name, where it has one. */
    void publish();

    /** Releases what it holds; removes what was written and not published. Does nothing the second time. */
    @Override
    void close();
}
