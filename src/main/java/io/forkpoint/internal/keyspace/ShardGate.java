package io.forkpoint.internal.keyspace;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The pause of all writers of a keyspace: all its shards' locks. Snapshots close it for their moment, which falls between
 * the writes, and not into what is {@linkplain #undivided undivided}. Safe for any thread.
 */
public final class ShardGate {
    private static final int GATE_ROUNDS = 10_000;
    private static final int SHARD_SPINS = 256;

    private final Shard[] shards;
    /** Read by those who do something undivided, written by a snapshot at its moment. */
    private final ReentrantReadWriteLock moments = new ReentrantReadWriteLock();

    ShardGate(Shard[] shards) {
        this.shards = shards;
    }

    /**
     * Locks out every writer. The locks are taken by trying: one holder that was preempted would else hold up the
     * writers of all the shards that are already locked. After many rounds it insists.
     */
    public void close() {
        Callbacks.refuseIn(shards);
        for (int round = 0; round < GATE_ROUNDS; round++) {
            int locked = 0;
            while (locked < shards.length && tryLock(shards[locked])) {
                locked++;
            }
            if (locked == shards.length) {
                return;
            }
            for (int i = 0; i < locked; i++) {
                shards[i].unlock();
            }
            Thread.yield();
        }
        lockInOrder();
    }

    private void lockInOrder() {
        int locked = 0;
        try {
            for (; locked < shards.length; locked++) {
                shards[locked].lock(locked);
            }
        } catch (RuntimeException | Error e) {
            // Called from inside a transaction, or after close: what was locked must not stay so.
            while (--locked >= 0) {
                shards[locked].unlock();
            }
            throw e;
        }
    }

    private static boolean tryLock(Shard shard) {
        for (int spin = 0; spin < SHARD_SPINS; spin++) {
            if (shard.tryLock()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /**
     * Locks out every writer for a snapshot's moment, once nobody is in the midst of something {@linkplain #undivided
     * undivided}. While it waits for that, writers go on.
     */
    public void beginMoment() {
        moments.writeLock().lock();
        try {
            close();
        } catch (RuntimeException | Error e) {
            moments.writeLock().unlock();
            throw e;
        }
    }

    /** Lets the writers go on after a snapshot's moment. On the same thread. */
    public void endMoment() {
        open();
        moments.writeLock().unlock();
    }

    /** Does several things between which no snapshot has its moment. */
    public void undivided(Runnable action) {
        // A snapshot that has its moment waits for the locks.
        Callbacks.refuseIn(shards);
        moments.readLock().lock();
        try {
            action.run();
        } finally {
            moments.readLock().unlock();
        }
    }

    /** Whether this thread is in the midst of something undivided. */
    boolean isUndivided() {
        return moments.getReadHoldCount() > 0;
    }

    /** Lets the writers go on. */
    public void open() {
        for (Shard shard : shards) {
            shard.unlock();
        }
    }
}
