package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.StoreClosedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The fields that writers change in every operation. */
abstract class SequenceLockFields extends PaddingBefore {
    volatile long version;
    /** The id of the thread that holds the lock, 0 if none. Not a reference, whose store would cost a fence under G1. */
    long owner;
    /** The changes that the lock's holder has begun and not ended. If any is left at the unlock, the write was torn. */
    int changing;
}

/**
 * A shard's lock: a version that is odd while a writer is inside. Writers exclude each other by making it odd. Readers
 * take no lock: they read optimistically and check afterwards that the version is still the one they began with.
 *
 * <p>Not reentrant. A lock holder may be preempted, so waiting writers spin briefly, then yield, then sleep.
 */
abstract class SequenceLock extends SequenceLockFields {
    private static final VarHandle VERSION;
    private static final int SPINS = 128;
    private static final int YIELDS = 160;
    private static final long SHORTEST_SLEEP_NS = 30_000;
    private static final int SLEEPS_OF_A_LENGTH = 16;
    private static final int DOUBLINGS = 5;

    long after0, after1, after2, after3, after4, after5, after6, after7;
    private volatile boolean closed;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(SequenceLockFields.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Locks out other writers. A full fence. */
    final void lock() {
        Callbacks.refuseIn(group());
        lock(0);
    }

    /**
     * Does the same for a thread that locks several shards of a keyspace in ascending order and runs no callback.
     *
     * @param held the number of shards that it has already locked
     */
    final void lock(int held) {
        // The code below, up to and including the unlock, must not be what overflows the stack.
        StackProbe.touch();
        for (int attempt = 0; !tryLock(); attempt++) {
            pauseOrThrow(attempt, held);
        }
    }

    /** Called when the holder has released the lock amid a change. */
    abstract void torn();

    /** Returns the object, compared by identity, that stands for all locks of the same keyspace. */
    abstract Object group();

    /** Returns how many locks of the same keyspace this thread holds. */
    abstract int heldByThread();

    final boolean tryLock() {
        long seen = version;
        if ((seen & 1) == 0 && VERSION.compareAndSet(this, seen, seen + 1)) {
            owner = Thread.currentThread().getId();
            return true;
        }
        return false;
    }

    final void unlock() {
        if (changing != 0) {
            changing = 0;
            torn();
        }
        owner = 0;
        VERSION.setRelease(this, version + 1);
    }

    final boolean isLockedByCurrentThread() {
        return owner == Thread.currentThread().getId();
    }

    /** Returns the version to begin an optimistic read with. */
    final long beginRead() {
        Callbacks.refuseIn(group());
        long seen = (long) VERSION.getAcquire(this);
        if ((seen & 1) == 0) {
            return seen;
        }
        return awaitWriter();
    }

    private long awaitWriter() {
        for (int attempt = 0; ; attempt++) {
            long seen = version;
            if ((seen & 1) == 0) {
                return seen;
            }
            pauseOrThrow(attempt, 0);
        }
    }

    /** Returns whether nothing was written since {@link #beginRead()} returned this version. */
    final boolean endRead(long seen) {
        VarHandle.acquireFence();
        return (long) VERSION.getOpaque(this) == seen;
    }

    /** Locks for good: threads that wait, or come later, get a {@link StoreClosedException}. */
    final void closeLocked() {
        closed = true;
        owner = 0;
    }

    /** Throws after a read that may have met memory that {@link #closeLocked} has released. */
    final void requireReadable() {
        VarHandle.acquireFence();
        if (closed) {
            throw new StoreClosedException("the store has been closed");
        }
    }

    private void pauseOrThrow(int attempt, int held) {
        requireReadable();
        if (attempt == YIELDS && heldByThread() > held) {
            // This checks all locks, and so only when a sleep is due. A thread that sleeps with a lock might do so
            // forever.
            throw new IllegalStateException("a thread that holds a lock of the store must not wait for another: thread="
                    + Thread.currentThread().getName());
        }
        if (attempt < SPINS) {
            Thread.onSpinWait();
        } else if (attempt < YIELDS) {
            Thread.yield();
        } else {
            Uninterrupted.pause(this, sleepNanos(attempt - YIELDS));
        }
    }

    /** Returns a time that grows with the wait: a long wait then costs little, and ends at most an eighth too late. */
    private static long sleepNanos(int sleeps) {
        return SHORTEST_SLEEP_NS << Math.min(sleeps / SLEEPS_OF_A_LENGTH, DOUBLINGS);
    }
}
