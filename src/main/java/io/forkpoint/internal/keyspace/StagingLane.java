package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.RawEntry;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries entries into some shards of a staged content, in the order in which they are added. They are copied into a few
 * batches, which the lane's own thread empties behind the adding thread. The thread is started for the first full batch.
 * Without it, the adding thread does both.
 *
 * <pre>
 *             placed            handed
 *   +---------+--------+--------+---------+
 *   | batch 0 | 1      | 2      | 3       |      a ring: from placed to handed the batches are the thread's,
 *   +---------+--------+--------+---------+      the one at handed is being filled
 * </pre>
 *
 * <p>A failure is kept, and entries after it are dropped. The adding thread learns of it by {@link #hasFailed}, and never
 * waits for a thread that does not come. The methods are for the adding thread.
 */
final class StagingLane {
    private static final int BATCHES = 4;

    private final StagedEntries entries;
    /** Null: entries are placed as they are added. */
    private final ThreadFactory threads;

    private final EntryBatch[] batches = new EntryBatch[BATCHES];
    private Thread thread;
    private boolean isRefused;

    // Each side's own count, and the copy that the other one sees.
    private long filledBatches;
    private long emptiedBatches;
    private volatile long handed;
    private volatile long placed;

    private volatile Thread waiting;
    private volatile boolean closed;
    private long failedOffset;
    private volatile Throwable failure;

    /**
     * Creates a lane without a thread.
     *
     * @param threads creates the thread; null for none
     */
    StagingLane(StagedEntries entries, ThreadFactory threads) {
        this.entries = entries;
        this.threads = threads;
    }

    /** Adds a copy of an entry; see {@link StagedEntries#place}. */
    void add(RawEntry entry, long hash, int collectionType) {
        int keyBytes = entry.keyBytes();
        int valueBytes = entry.valueBytes();
        if (threads == null || !EntryBatch.canHold(keyBytes, valueBytes)) {
            placeAll();
            addNow(entry, hash, collectionType);
            return;
        }
        EntryBatch batch = filling();
        if (!batch.hasRoom(keyBytes, valueBytes)) {
            handOver(batch);
            batch = filling();
        }
        batch.put(entry, hash, collectionType);
    }

    private void addNow(RawEntry entry, long hash, int collectionType) {
        if (failure == null) {
            try {
                entries.place(entry, hash, collectionType);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    private EntryBatch filling() {
        int at = (int) (filledBatches % BATCHES);
        if (batches[at] == null) {
            batches[at] = new EntryBatch();
        }
        return batches[at];
    }

    private void handOver(EntryBatch batch) {
        if (thread == null && !isRefused) {
            start();
        }
        if (thread == null) {
            place(batch);
            return;
        }
        handed = ++filledBatches;
        LockSupport.unpark(thread);
        awaitPlaced(BATCHES - 1);
    }

    private void start() {
        try {
            Thread made = threads.newThread(this::run);
            made.start();
            thread = made;
        } catch (OutOfMemoryError e) {
            // Thrown by the JDK when the system provides no thread. The lane goes on as with one processor.
            isRefused = true;
        }
    }

    private void run() {
        while (!closed) {
            if (placed == handed) {
                LockSupport.park(this);
            } else {
                place(batches[(int) (emptiedBatches % BATCHES)]);
                placed = ++emptiedBatches;
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Places a batch. Never throws: another thread may be waiting for it. */
    private void place(EntryBatch batch) {
        if (failure == null) {
            try {
                batch.placeBy(entries);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
        batch.clear();
    }

    private void fail(Throwable by) {
        failedOffset = entries.offset();
        failure = by;
    }

    /** Waits until at most this many of the batches handed over are not placed. */
    private void awaitPlaced(int most) {
        boolean interrupted = false;
        waiting = Thread.currentThread();
        while (handed - placed > most) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Places everything added, after which this thread may use the shards. */
    private void placeAll() {
        if (threads != null) {
            awaitPlaced(0);
            EntryBatch rest = batches[(int) (filledBatches % BATCHES)];
            if (rest != null) {
                place(rest);
            }
        }
    }

    /** Places everything added, and indexes the entries of this hash. */
    void settle(long hash) {
        placeAll();
        if (failure == null) {
            try {
                entries.indexPending(hash);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    /** Places and indexes everything added. */
    void settle() {
        placeAll();
        if (failure == null) {
            try {
                entries.indexPending();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    /** Returns the collection that this thread builds. To be called once settled. */
    StagedCollection collection() {
        return entries.collection();
    }

    /** Returns whether an entry could not be placed; a failure may be detected later. */
    boolean hasFailed() {
        return failure != null;
    }

    /** Returns the offset of the first entry that could not be placed. To be called once settled. */
    long failedOffset() {
        return failedOffset;
    }

    /** Throws the failure, if any. */
    void rethrow() {
        Throwable by = failure;
        if (by instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) by;
    }

    /** Returns the number of entries placed. To be called once settled. */
    long entries() {
        return entries.count();
    }

    /** Returns when the thread has ended. Entries not placed so far are dropped. */
    void close() {
        closed = true;
        if (thread != null) {
            LockSupport.unpark(thread);
            Uninterrupted.join(thread);
        }
        for (int i = 0; i < BATCHES; i++) {
            if (batches[i] != null) {
                batches[i].free();
                batches[i] = null;
            }
        }
    }
}
