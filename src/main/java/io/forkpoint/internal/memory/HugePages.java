package io.forkpoint.internal.memory;

import java.util.BitSet;

/**
 * Makes huge pages of a mapping's blocks of 2 MiB, in steps of a few milliseconds, and knows of which it has: an access to
 * a huge page takes a fourth of the entries of the processor's tables, and a process that shares the mapping has one entry
 * of its page table for 512. It asks the kernel for each block by itself ({@code MADV_COLLAPSE}, Linux 6.1), so that
 * it works whatever the machine's settings of transparent huge pages are.
 *
 * <p>A block that is refused, for want of a free huge page or since somebody uses its pages at the moment, is tried again
 * with the next round; rounds that follow a refusal are apart. Safe for any thread.
 */
public final class HugePages {
    /** Bytes of a huge page. */
    public static final long BLOCK_BYTES = 2L << 20;

    /** 16 MiB. Not less: each call has the kernel drain lists on all processors first. */
    private static final int BLOCKS_A_CALL = 8;

    private static final int LOOKED_AT_A_STEP = 1024;
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000;
    private static final long LONGEST_PAUSE_NANOS = 64 * FIRST_PAUSE_NANOS;

    private final Collapse collapse;
    private final Use use;
    private final BitSet huge = new BitSet();
    /** Of them; beside them, so that who asks does not wait for the kernel. */
    private volatile int hugeBlocks;

    private final boolean isOn;
    private int next;
    /** What {@link Use#version} was when this round began. */
    private long version = -1;

    private boolean anyRefused;
    private boolean isPausing;
    private long pausedNanos;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** The kernel's call. */
    interface Collapse {
        /** Makes huge pages of a range; returns 0, or -errno if it did not for all of it. */
        int of(long offset, long bytes);
    }

    /** What a mapping's blocks are used for; for any thread. */
    public interface Use {
        /** Blocks from the first on that may be looked at. */
        int blocks();

        /** Whether so much of a block is in use that a huge page for it takes hardly more memory. */
        boolean isFull(int block);

        /** Another number when more blocks may have become full. */
        long version();
    }

    /**
     * Makes none yet.
     *
     * @param isOn whether to make any
     */
    public HugePages(Mapping mapping, boolean isOn, Use use) {
        this(mapping::collapse, isOn, use);
    }

    HugePages(Collapse collapse, boolean isOn, Use use) {
        this.collapse = collapse;
        // Of no bytes: refused only where the call is not known, or the kernel has no huge pages.
        this.isOn = isOn && collapse.of(0, 0) == 0;
        this.use = use;
    }

    /** Whether huge pages are wanted, and the kernel makes them. */
    public boolean isOn() {
        return isOn;
    }

    /** Bytes of the blocks that huge pages were made of; never waits. */
    public long bytes() {
        return hugeBlocks * BLOCK_BYTES;
    }

    /** Copy-on-write may have split any of them: all are looked at again. */
    public synchronized void forget() {
        huge.clear();
        hugeBlocks = 0;
        next = 0;
        version = -1;
    }

    /** The memory of a range was given back, that of the pages at its ends perhaps in part. */
    synchronized void forget(long offset, long bytes) {
        huge.clear(blockOf(offset), blockOf(offset + bytes + BLOCK_BYTES - 1));
        hugeBlocks = huge.cardinality();
    }

    private static int blockOf(long offset) {
        return (int) (offset / BLOCK_BYTES);
    }

    /**
     * Makes huge pages of up to 16 MiB that are in use.
     *
     * @param now {@link System#nanoTime}
     * @return whether there is more to do at once
     */
    public synchronized boolean step(long now) {
        if (!isOn || (next == 0 && !begins(now))) {
            return false;
        }
        int blocks = use.blocks();
        int end = Math.min(blocks, next + LOOKED_AT_A_STEP);
        int from = next;
        while (from < end && !isWanted(from)) {
            from++;
        }
        next = from;
        while (next < end && next < from + BLOCKS_A_CALL && isWanted(next)) {
            next++;
        }
        if (next > from) {
            anyRefused |= !make(from, next);
        }
        if (next >= blocks) {
            endRound(now);
        }
        return next != 0;
    }

    private boolean begins(long now) {
        if (isPausing && now - pausedNanos < pauseNanos) {
            return false;
        }
        long current = use.version();
        if (current == version && !isPausing) {
            return false;
        }
        version = current;
        isPausing = false;
        return true;
    }

    private void endRound(long now) {
        next = 0;
        if (anyRefused) {
            isPausing = true;
            pausedNanos = now;
            pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
        } else {
            pauseNanos = FIRST_PAUSE_NANOS;
        }
        anyRefused = false;
    }

    private boolean isWanted(int block) {
        return !huge.get(block) && use.isFull(block);
    }

    /**
     * Makes a huge page of one block, in use or not.
     *
     * @return whether it is one
     */
    synchronized boolean makeAt(long offset) {
        int block = blockOf(offset);
        return huge.get(block) || (isOn && make(block, block + 1));
    }

    private boolean make(int from, int to) {
        boolean isMade = collapse.of(from * BLOCK_BYTES, (to - from) * BLOCK_BYTES) == 0;
        if (isMade) {
            huge.set(from, to);
            hugeBlocks = huge.cardinality();
        }
        return isMade;
    }
}
