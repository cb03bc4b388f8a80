package io.forkpoint.internal.memory;

import java.util.BitSet;

/**
 * Makes huge pages of a mapping's blocks of 2 MiB, in steps of a few milliseconds, and tracks which blocks are huge. An
 * access to a huge page takes a fourth of the entries of the processor's tables, and a process that shares the mapping
 * has one page-table entry in place of 512. Each block is requested from the kernel separately ({@code MADV_COLLAPSE},
 * Linux 6.1), so this works whatever the machine's settings of transparent huge pages are.
 *
 * <p>A block that is refused, because no huge page is free or its pages are in use at the moment, is tried again in the
 * next round; rounds that follow a refusal are spaced out. Safe for any thread.
 */
public final class HugePages {
    /** The bytes of a huge page. */
    public static final long BLOCK_BYTES = 2L << 20;

    /** 16 MiB. Not less: each call makes the kernel drain lists on all processors first. */
    private static final int BLOCKS_A_CALL = 8;

    private static final int LOOKED_AT_A_STEP = 1024;
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000;
    private static final long LONGEST_PAUSE_NANOS = 64 * FIRST_PAUSE_NANOS;

    private final Collapse collapse;
    private final Use use;
    private final BitSet huge = new BitSet();
    /** The number of huge blocks; kept separately, so that a reader does not wait for the kernel. */
    private volatile int hugeBlocks;

    private final boolean isOn;
    private int next;
    /** The {@link Use#version} at the beginning of this round. */
    private long version = -1;

    private boolean anyRefused;
    private boolean isPausing;
    private long pausedNanos;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** The kernel's call. */
    interface Collapse {
        /** Makes huge pages of a range; returns 0, or -errno if any part failed. */
        int of(long offset, long bytes);
    }

    /** Tells what a mapping's blocks are used for. Any thread. */
    public interface Use {
        /** Returns the number of blocks, from the first on, to consider. */
        int blocks();

        /** Returns whether so much of a block is in use that a huge page for it takes hardly more memory. */
        boolean isFull(int block);

        /** Returns a number that changes when more blocks may have become full. */
        long version();
    }

    /**
     * Creates an instance without huge pages.
     *
     * @param isOn whether to make huge pages
     */
    public HugePages(Mapping mapping, boolean isOn, Use use) {
        this(mapping::collapse, isOn, use);
    }

    HugePages(Collapse collapse, boolean isOn, Use use) {
        this.collapse = collapse;
        // An empty range: refused only if the call is unknown, or the kernel has no huge pages.
        this.isOn = isOn && collapse.of(0, 0) == 0;
        this.use = use;
    }

    /** Returns whether huge pages are wanted and the kernel supports them. */
    public boolean isOn() {
        return isOn;
    }

    /** Returns the bytes of the blocks that became huge pages; never waits. */
    public long bytes() {
        return hugeBlocks * BLOCK_BYTES;
    }

    /** Considers all blocks again, since copy-on-write may have split any of them. */
    public synchronized void forget() {
        huge.clear();
        hugeBlocks = 0;
        next = 0;
        version = -1;
    }

    /** Forgets a range whose memory was given back, that of the pages at its ends perhaps in part. */
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
     * @param now the {@link System#nanoTime}
     * @return whether there is more to do now
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
     * @return whether the block is a huge page
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
