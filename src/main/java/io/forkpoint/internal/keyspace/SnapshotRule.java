package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The snapshot rule and its cost. While a snapshot of epoch s is written from memory that writers go on using, a block
 * with a birth of at most s that the scan has not passed is <em>held</em>: it is neither changed nor freed. A writer that
 * replaces or removes it retires it; it is freed when the scan has passed it or the snapshot ends.
 *
 * <p>The memory held back is counted exactly and bounded twice. Past the first bound a writer that would retain more
 * waits before it takes a lock, the longer the nearer the second bound is, so that writers settle at the scan's pace.
 * Past the second bound the snapshot is given up.
 *
 * <p>The rule begins in the gate, so a writer, which holds a shard's lock, sees it from its first write after the gate
 * on.
 */
public final class SnapshotRule {
    /** No epoch: nothing is held. */
    static final int NONE = 0;

    /** The longest delay of one write, at the second bound. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A unit above those of every arena. */
    private static final long EVERYTHING = 1L << 40;

    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    /** How long a writer without memory waits for a snapshot to be given up: a child has to be killed and reaped. */
    static final long ROOM_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Arena arena;
    private final AtomicLong retained = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private volatile int epoch;
    private volatile boolean ending;
    private volatile boolean slow;
    private volatile String overrun;
    /**
     * The bytes retained when that became too much; 0 if it has not. The message is built by the caller that asks for it.
     */
    private volatile long overrunBytes;

    private long unitLimit;
    private long slowBytes;
    private long maxBytes;

    SnapshotRule(Arena arena) {
        this.arena = arena;
    }

    /** Begins the rule. Called inside the gate. */
    void begin(int snapshotEpoch, long units, long slowFrom, long max) {
        unitLimit = units;
        slowBytes = slowFrom;
        maxBytes = max;
        overrun = null;
        overrunBytes = 0;
        peak.set(retained.get());
        epoch = snapshotEpoch;
    }

    /**
     * Ends the rule when the scanner reads no more: nothing is held from now on; what was is being freed until
     * {@link #ended}.
     */
    void end() {
        ending = true;
        epoch = NONE;
        slow = false;
    }

    /** Records that all that was retained has been freed. */
    void ended() {
        ending = false;
    }

    /** Returns whether a snapshot is being written under the rule. */
    boolean isActive() {
        return epoch != NONE;
    }

    /** Returns whether the rule has ended, and what was retained is being freed. */
    boolean isEnding() {
        return ending;
    }

    int epoch() {
        return epoch;
    }

    /** Returns whether the scan has passed a block of the snapshot. An acquiring read: what it has passed it has copied. */
    boolean hasPassed(long block) {
        // When the rule or the scan has ended, everything has been passed, even a place beyond the arena: a block
        // retired
        // now would join a list that has been emptied for good.
        return !isActive() || Arena.unitOf(block) < passedUnit();
    }

    /** Returns the unit below which all have been passed; above every unit when the scan has ended, or no snapshot runs. */
    long passedUnit() {
        long unit = isActive() ? arena.scanUnit() : EVERYTHING;
        return unit >= unitLimit ? EVERYTHING : unit;
    }

    // ---- the bounds -------------------------------------------------------------------------------------------

    void charge(long bytes) {
        long now = retained.addAndGet(bytes);
        if (now > peak.get()) {
            peak.accumulateAndGet(now, Math::max);
        }
        if (now > slowBytes && isActive()) {
            slow = true;
            if (now > maxBytes && overrunBytes == 0) {
                overrunBytes = now;
            }
        }
    }

    void discharge(long bytes) {
        long now = retained.addAndGet(-bytes);
        if (slow && now <= slowBytes) {
            slow = false;
        }
    }

    /** Requests that the snapshot be given up; the first reason stays. */
    private void giveUp(String reason) {
        if (overrun == null) {
            overrun = reason;
        }
    }

    /** Returns why the snapshot has to be given up, or null. */
    public String overrun() {
        if (overrun == null && overrunBytes != 0) {
            giveUp("it had to retain " + overrunBytes
                    + " bytes of overwritten and removed entries, more than its bound of " + maxBytes
                    + "; raise retainedMaxBytes, or write the snapshot faster or under fewer writes");
        }
        return overrun;
    }

    /** Returns the bytes of slots that are held back for the snapshot. */
    public long retainedBytes() {
        return retained.get();
    }

    /** Returns the most bytes retained since the rule began. */
    public long peakBytes() {
        return peak.get();
    }

    /** Returns whether writers that would retain more have to wait. Reads one field that seldom changes. */
    boolean isSlow() {
        return slow;
    }

    /**
     * Delays a writer that would retain more; it must hold no lock. Returns after 10 ms at the latest, so that a stalled
     * scan slows writers down but does not stop them.
     */
    void awaitScan() {
        double share = (double) (retained.get() - slowBytes) / Math.max(1, maxBytes - slowBytes);
        long wait = (long) (Math.min(1, Math.max(0, share)) * LONGEST_WAIT_NANOS);
        long end = System.nanoTime() + Math.max(SHORTEST_WAIT_NANOS, wait);
        for (long left = end - System.nanoTime(); slow && left > 0; left = end - System.nanoTime()) {
            Uninterrupted.pause(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
    }

    /**
     * Makes room for a writer that finds no memory: the snapshot is given up rather than the write refused. The writer
     * holds its shard's lock, and maybe others, behind which no other thread can free anything.
     *
     * @return whether something may still be freed, so that another try is worthwhile
     */
    boolean makeRoom(Shard shard) {
        if (isActive()) {
            giveUp("the store's memory limit was reached while it retained " + retained.get()
                    + " bytes of overwritten and removed entries; raise the limit, or leave more room below it");
        } else if (ending) {
            shard.endRuleOfOwn();
        } else {
            return false;
        }
        Uninterrupted.pause(this, SHORTEST_WAIT_NANOS);
        return true;
    }
}
