package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.RawEntry;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * The way of entries into some shards of a staged content, in the order in which they are added: copied into a few batches,
 * which a thread of the lane's own empties behind the one that adds. It is started for the first full batch. Where there is
 * none, the thread that adds does both.
 *
 * <pre>
 *             placed            handed
 *   +---------+--------+--------+---------+
 *   | batch 0 | 1      | 2      | 3       |      a ring: from placed to handed the batches are the thread's,
 *   +---------+--------+--------+---------+      the one at handed is being filled
 * </pre>
 *
 * <p>A failure is kept, and what comes after it is let go of: the thread that adds finds out by {@link #hasFailed}, and never
 * waits for a thread that does not come. Its methods are for that thread.
 */
final class StagingLane {
    private static final int BATCHES = 4;

    private final StagedEntries entries;
    /** Null: entries are placed as they are added. */
    private final ThreadFactory threads;

    private final EntryBatch[] batches = new EntryBatch[BATCHES];
    private Thread thread;
    private boolean isRefused;

    // The counts of each side's own, and as the other one sees them.
    private long filledBatches;
    private long emptiedBatches;
    private volatile long handed;
    private volatile long placed;

    private volatile Thread waiting;
    private volatile boolean closed;
    private long failedOffset;
    private volatile Throwable failure;

    /**
     * A lane without a thread yet.
     *
     * @param threads makes it; null: there is to be none
     */
    StagingLane(StagedEntries entries, ThreadFactory threads) {
        this.entries = entries;
        this.threads = threads;
    }

    /** Adds an entry, whose bytes are copied; see {@link StagedEntries#place}. */
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
            // What the JDK throws when the system gives it no thread. Then it goes on as with one processor.
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

    /** Never fails: somebody may be waiting for it. */
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

    /** Waits until no more than so many batches that were handed over are not placed. */
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

    /** All that was added has been placed: now this thread may use the shards. */
    private void placeAll() {
        if (threads != null) {
            awaitPlaced(0);
            EntryBatch rest = batches[(int) (filledBatches % BATCHES)];
            if (rest != null) {
                place(rest);
            }
        }
    }

    /** All that was added has been placed, and entries of this hash are in the index. */
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

    /** All that was added is in the index. */
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

    /** For a collection that this thread makes. Once settled. */
    StagedCollection collection() {
        return entries.collection();
    }

    /** Whether an entry could not be placed; it may be found later. */
    boolean hasFailed() {
        return failure != null;
    }

    /** The offset of the first entry that could not be placed. Once settled. */
    long failedOffset() {
        return failedOffset;
    }

    /** Throws what has failed. */
    void rethrow() {
        Throwable by = failure;
        if (by instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) by;
    }

    /** Entries placed. Once settled. */
    long entries() {
        return entries.count();
    }

    /** Returns when the thread has ended. What was not placed is not placed any more. */
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
