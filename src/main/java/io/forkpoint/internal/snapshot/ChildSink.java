package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.snapshot.SnapshotSink;

/**
 * Where a child writes one part: an open descriptor, and what belongs to it in this process. A file has a target, a
 * channel a pump; a descriptor is handed on as it is.
 */
final class ChildSink implements AutoCloseable {
    private final SnapshotSink sink;
    private final int descriptor;
    /** Null but for a file. */
    private final SnapshotTarget target;
    /** Null but for a channel. */
    private final ChannelPump pump;

    private ChildSink(SnapshotSink sink, int descriptor, SnapshotTarget target, ChannelPump pump) {
        this.sink = sink;
        this.descriptor = descriptor;
        this.target = target;
        this.pump = pump;
    }

    static ChildSink open(HelperLibrary library, SnapshotSink sink) {
        if (sink instanceof SnapshotSink.File file) {
            SnapshotTarget target = new SnapshotTarget(library, file.path());
            return new ChildSink(SnapshotSink.file(target.file()), target.sink(), target, null);
        }
        if (sink instanceof SnapshotSink.Channel channel) {
            ChannelPump pump = new ChannelPump(library, channel.channel());
            return new ChildSink(sink, pump.writingEnd(), null, pump);
        }
        return new ChildSink(sink, ((SnapshotSink.Descriptor) sink).number(), null, null);
    }

    /** What the child writes to. */
    int descriptor() {
        return descriptor;
    }

    /** What it publishes; null if it is no file. */
    SnapshotTarget target() {
        return target;
    }

    /** Where the part went, for the report: a file with its links resolved. */
    SnapshotSink sink() {
        return sink;
    }

    /** The child has a descriptor of its own. */
    void handOver(SnapshotRun run) {
        if (pump != null) {
            pump.start(run);
        }
    }

    /** Whether the child has done all that it had to, when it has gone and had written everything or not. */
    boolean isPublished(boolean written) {
        return target == null ? written : target.isPublished();
    }

    /** Makes a name that the child may not have synced outlast a power failure. */
    void syncFolder() {
        if (target != null) {
            target.syncFolder();
        }
    }

    /** Whether nothing is on its way any more. */
    boolean isEnded() {
        return pump == null || pump.isEnded();
    }

    /** Whether all that the child has written has come to where it goes. */
    boolean isDrained() {
        return pump == null || pump.isDrained();
    }

    @Override
    public void close() {
        if (target != null) {
            target.close();
        }
        if (pump != null) {
            pump.close();
        }
    }
}
