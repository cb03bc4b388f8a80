package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.StoreClosedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The words that writers change at every operation. */
abstract class SequenceLockFields extends PaddingBefore {
    volatile long version;
    /** Id of the thread that holds the lock, 0 if none. Not a reference, whose store would cost a fence under G1. */
    long owner;
    /** Changes that the lock's holder has begun and not ended; what is left when it lets go was torn. */
    int changing;
}

/**
 * A shard's lock: a version that is odd while a writer is inside. Writers exclude each other by making it odd; readers
 * take no lock: they read optimistically and ask afterwards whether the version is still the one they began with.
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

    /** Locks out other writers; a full fence. */
    final void lock() {
        Callbacks.refuseIn(group());
        lock(0);
    }

    /**
     * The same for a thread that locks several of a keyspace's shards in the order of their numbers, and is in no callback.
     *
     * @param held how many of them it has locked already
     */
    final void lock(int held) {
        // What follows, the unlocking in the end included, must not be what overflows.
        StackProbe.touch();
        for (int attempt = 0; !tryLock(); attempt++) {
            pauseOrThrow(attempt, held);
        }
    }

    /** The holder has let go amid a change. */
    abstract void torn();

    /** What stands for all locks of the same keyspace, by its identity. */
    abstract Object group();

    /** How many locks of the same keyspace this thread holds. */
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

    /** The version to begin an optimistic read with. */
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

    /** Whether nothing was written since {@link #beginRead()} returned this version. */
    final boolean endRead(long seen) {
        VarHandle.acquireFence();
        return (long) VERSION.getOpaque(this) == seen;
    }

    /** Locks for good: whoever waits, or comes later, gets a {@link StoreClosedException}. */
    final void closeLocked() {
        closed = true;
        owner = 0;
    }

    /** After a read: throws if it may have met memory that {@link #closeLocked} has let go of. */
    final void requireReadable() {
        VarHandle.acquireFence();
        if (closed) {
            throw new StoreClosedException("the store has been closed");
        }
    }

    private void pauseOrThrow(int attempt, int held) {
        requireReadable();
        if (attempt == YIELDS && heldByThread() > held) {
            // Asked of all locks, and so no sooner than a sleep is due. Whoever sleeps with a lock may do so for ever.
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

    /** Grows with the wait, so that waiting for a long transaction costs little, and ends at most an eighth too late. */
    private static long sleepNanos(int sleeps) {
        return SHORTEST_SLEEP_NS << Math.min(sleeps / SLEEPS_OF_A_LENGTH, DOUBLINGS);
    }
}
