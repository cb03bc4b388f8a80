package io.forkpoint.internal.keyspace;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Pauses all writers of a keyspace by taking all its shards' locks. Snapshots close it for their moment, which falls
 * between writes, and never into an {@linkplain #undivided undivided} action. Safe for any thread.
 */
public final class ShardGate {
    private static final int GATE_ROUNDS = 10_000;
    private static final int SHARD_SPINS = 256;

    private final Shard[] shards;
    /** Locked for reading by undivided actions, for writing by a snapshot at its moment. */
    private final ReentrantReadWriteLock moments = new ReentrantReadWriteLock();

    ShardGate(Shard[] shards) {
        this.shards = shards;
    }

    /**
     * Locks out every writer. The locks are only tried at first: otherwise one preempted holder would hold up the writers
     * of all the shards that are already locked. After many rounds it waits for each.
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
            // Called from inside a transaction, or after close: releases what was locked.
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
     * Locks out every writer for a snapshot's moment, as soon as no thread is in an {@linkplain #undivided undivided}
     * action. While it waits for that, writers go on.
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

    /** Lets the writers go on after a snapshot's moment. To be called on the same thread. */
    public void endMoment() {
        open();
        moments.writeLock().unlock();
    }

    /** Runs an action such that no snapshot has its moment within it. */
    public void undivided(Runnable action) {
        // A snapshot at its moment waits for the locks.
        Callbacks.refuseIn(shards);
        moments.readLock().lock();
        try {
            action.run();
        } finally {
            moments.readLock().unlock();
        }
    }

    /** Returns whether this thread is in an undivided action. */
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
