package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.snapshot.SnapshotPart;
import java.util.ArrayList;
import java.util.List;

/** Where a child writes, part by part. */
final class ChildSinks implements AutoCloseable {
    private final List<ChildSink> sinks = new ArrayList<>();

    /** Opens them all, or none. */
    ChildSinks(HelperLibrary library, SnapshotParts parts) {
        try {
            for (SnapshotPart part : parts.list()) {
                sinks.add(ChildSink.open(library, part.sink()));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    List<ChildSink> list() {
        return sinks;
    }

    /** The child has descriptors of its own. */
    void handOver(SnapshotRun run) {
        sinks.forEach(sink -> sink.handOver(run));
    }

    /** How many are published, see {@link ChildSink#isPublished}. */
    int published(boolean written) {
        return (int) sinks.stream().filter(sink -> sink.isPublished(written)).count();
    }

    /** The child may have been killed between a rename and the folder's sync. */
    void syncFolders() {
        sinks.forEach(ChildSink::syncFolder);
    }

    /** Returns when all that the child has written has come to where it goes. */
    void awaitDrained(SnapshotRun run, WriterWatch watch) {
        watch.await(() -> sinks.stream().allMatch(ChildSink::isEnded) || run.mustStop(), () -> {});
        if (!sinks.stream().allMatch(ChildSink::isDrained)) {
            run.checkpoint();
            throw new SnapshotException(
                    run.givenUp() + ": the thread that writes to the channel has ended early, such as"
                            + " for want of memory on the heap");
        }
    }

    @Override
    public void close() {
        sinks.forEach(ChildSink::close);
    }
}
