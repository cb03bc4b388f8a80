package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.snapshot.AsyncForkMethod;
import io.forkpoint.internal.snapshot.CarriedRecords;
import io.forkpoint.internal.snapshot.ForkMethod;
import io.forkpoint.internal.snapshot.KeyspaceSource;
import io.forkpoint.internal.snapshot.ListenerDispatch;
import io.forkpoint.internal.snapshot.MethodChoice;
import io.forkpoint.internal.snapshot.MethodTools;
import io.forkpoint.internal.snapshot.PauseEstimate;
import io.forkpoint.internal.snapshot.SnapshotParts;
import io.forkpoint.internal.snapshot.SnapshotRun;
import io.forkpoint.internal.snapshot.ThreadMethod;
import io.forkpoint.internal.snapshot.WritingMethod;
import io.forkpoint.internal.store.StoreAccess;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.util.List;

/**
 * Snapshots of a store by one method, with what the child does not need kept out of its fork, as the product does, or
 * without that: the helper's function then is not called, and answers that it has marked nothing. Not something that an
 * application should be able to ask for, so it stands here, in the package that can reach what it needs.
 */
public final class TrimSides implements AutoCloseable {
    private final ListenerDispatch listeners = new ListenerDispatch();
    private final WritingMethod writing;

    /**
     * Makes one side.
     *
     * @param store of which nothing else takes a snapshot meanwhile
     * @param method one that goes with the store's arena
     * @param trimmed whether what the child does not need is marked
     * @throws io.forkpoint.errors.SnapshotMethodException if the method does not go with the arena
     * @throws IllegalArgumentException if it does not fork, and so has nothing to leave unmarked
     */
    public TrimSides(Store store, SnapshotMethod method, boolean trimmed) {
        Keyspace keyspace = StoreAccess.keyspace(store);
        MethodChoice.of(method, keyspace.arena().kind(), SnapshotOptions.defaults());
        HelperLibrary library = trimmed ? Helper.library() : untrimmed(Helper.library());
        MethodTools tools = new MethodTools(
                library,
                new KeyspaceSource(keyspace),
                () -> CarriedRecords.NONE,
                listeners,
                new PauseEstimate(keyspace.arena().kind()));
        writing = switch (method) {
            case FORK -> new ForkMethod(tools);
            case ASYNC_FORK -> new AsyncForkMethod(tools);
            case THREAD -> {
                if (!trimmed) {
                    throw new IllegalArgumentException("THREAD forks nothing that could be trimmed");
                }
                yield new ThreadMethod(tools);
            }
            case AUTO -> throw new IllegalArgumentException("AUTO is no side: name the method");
        };
    }

    private static HelperLibrary untrimmed(HelperLibrary library) {
        return InterceptedLibrary.of(library, (function, values) -> function.equals("fp_trim") ? (Object) 0 : null);
    }

    /**
     * Takes one, on this thread.
     *
     * @param sink where it goes
     * @param options how to write it
     * @return its report
     */
    public SnapshotReport take(SnapshotSink sink, SnapshotOptions options) {
        SnapshotRun run = new SnapshotRun(new SnapshotParts(List.of(SnapshotPart.all(sink))), options);
        run.begin();
        return writing.write(run, "asked for");
    }

    @Override
    public void close() {
        listeners.close();
    }
}
