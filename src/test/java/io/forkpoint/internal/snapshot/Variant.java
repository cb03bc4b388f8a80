package io.forkpoint.internal.snapshot;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;

/** A method on an arena that it works with: what the tests of snapshots are run for. */
enum Variant {
    FORK_PRIVATE(SnapshotMethod.FORK, ArenaKind.PRIVATE),
    ASYNC_FORK_SHARED(SnapshotMethod.ASYNC_FORK, ArenaKind.SHARED),
    THREAD_SHARED(SnapshotMethod.THREAD, ArenaKind.SHARED),
    THREAD_PRIVATE(SnapshotMethod.THREAD, ArenaKind.PRIVATE);

    final SnapshotMethod method;
    final ArenaKind arena;

    Variant(SnapshotMethod method, ArenaKind arena) {
        this.method = method;
        this.arena = arena;
    }

    /** Whether a child writes, and not a thread. */
    boolean forks() {
        return method != SnapshotMethod.THREAD;
    }

    /** Whether the store, and not the kernel, keeps what is overwritten meanwhile. */
    boolean retains() {
        return method != SnapshotMethod.FORK;
    }
}
