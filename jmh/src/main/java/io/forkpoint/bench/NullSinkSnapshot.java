package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.helper.OutputDescriptor;
import io.forkpoint.internal.helper.RequestDescriptor;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.snapshot.AsyncForkMethod;
import io.forkpoint.internal.snapshot.CarriedRecords;
import io.forkpoint.internal.snapshot.ForkMethod;
import io.forkpoint.internal.snapshot.KeyspaceSource;
import io.forkpoint.internal.snapshot.ListenerDispatch;
import io.forkpoint.internal.snapshot.MethodTools;
import io.forkpoint.internal.snapshot.PauseEstimate;
import io.forkpoint.internal.snapshot.SnapshotParts;
import io.forkpoint.internal.snapshot.SnapshotRun;
import io.forkpoint.internal.snapshot.WritingMethod;
import io.forkpoint.internal.store.StoreAccess;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot whose child encodes, counts and checksums but writes nothing: what the child can do without the disk.
 * Not something that an application should be able to ask for, so it stands here, in the bench, in the package that can
 * reach what it needs, and sets the output's flag just before the fork.
 */
public final class NullSinkSnapshot {
    private NullSinkSnapshot() {}

    /**
     * Takes one.
     *
     * @param store what is to be scanned; nothing else may take a snapshot of it meanwhile
     * @param method one that forks
     * @param target gets an empty file
     * @param options how to encode
     * @return the report; its bytes are those that would have been written
     */
    public static SnapshotReport take(Store store, SnapshotMethod method, Path target, SnapshotOptions options) {
        Keyspace keyspace = StoreAccess.keyspace(store);
        MethodTools tools = new MethodTools(
                nullSink(Helper.library()),
                new KeyspaceSource(keyspace),
                () -> CarriedRecords.NONE,
                new ListenerDispatch(),
                new PauseEstimate(keyspace.arena().kind()));
        SnapshotRun run =
                new SnapshotRun(new SnapshotParts(List.of(SnapshotPart.all(SnapshotSink.file(target)))), options);
        run.begin();
        WritingMethod forking = method == SnapshotMethod.FORK ? new ForkMethod(tools) : new AsyncForkMethod(tools);
        return forking.write(run, "asked for");
    }

    private static HelperLibrary nullSink(HelperLibrary library) {
        return InterceptedLibrary.of(library, (function, values) -> {
            // At address 0 there is no request: a call that only warms the path.
            if (function.equals("fp_fork_snapshot") && (long) values[0] != 0) {
                UnsafeBuffer request = new UnsafeBuffer((long) values[0], RequestDescriptor.BYTES);
                UnsafeBuffer output = new UnsafeBuffer(
                        request.getLong(RequestDescriptor.OUTPUTS_ADDRESS_OFFSET), OutputDescriptor.BYTES);
                int flags = output.getInt(OutputDescriptor.FLAGS_OFFSET);
                output.putInt(OutputDescriptor.FLAGS_OFFSET, flags | OutputDescriptor.FLAG_NULL_SINK);
            }
            return null;
        });
    }
}
