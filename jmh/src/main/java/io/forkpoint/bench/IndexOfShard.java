package io.forkpoint.bench;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.keyspace.IndexDirectories;
import io.forkpoint.internal.keyspace.IndexSpace;
import io.forkpoint.internal.keyspace.ShardIndex;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;

/** The index of one shard without its entries, so that one of a large machine's fits into this one. */
public final class IndexOfShard implements AutoCloseable {
    private static final long RESERVED_BYTES = 32L << 30;
    private static final int SEED = 1;
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    private final IndexSpace space = new IndexSpace(RESERVED_BYTES, true);
    private final ShardIndex index = new ShardIndex(space);
    private long entries;

    /**
     * Adds entries.
     *
     * @param most how many
     * @return how many there was room for
     */
    public long grow(long most) {
        SplittableRandom random = new SplittableRandom(SEED);
        try {
            for (; entries < most; entries++) {
                int position = ShardIndex.position(random.nextLong());
                index.reserve(position);
                index.insert(position, (entries + 1) << 3, false);
            }
        } catch (MemoryLimitException full) {
            return entries;
        }
        return entries;
    }

    /**
     * Makes huge pages of the index, as the store's own thread does.
     *
     * @return bytes of them
     */
    public long makeHugePages() {
        while (space.hugePages().step(System.nanoTime())) {
            Thread.onSpinWait();
        }
        return space.hugePages().bytes();
    }

    /**
     * Looks entries up, each after the one before, without reading one.
     *
     * @param count how many
     * @return nanoseconds of the processor, and slots whose position was that of the entry
     */
    public long[] find(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        long candidates = 0;
        long began = TIMES.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            if (i % entries == 0) {
                random = new SplittableRandom(SEED);
            }
            int position = ShardIndex.position(random.nextLong());
            for (long slot = index.find(position, 0); slot != 0; slot = index.find(position, slot)) {
                candidates++;
            }
        }
        return new long[] {TIMES.getCurrentThreadCpuTime() - began, candidates};
    }

    /** Bytes of all pages. */
    public long pageBytes() {
        return space.usedBytes();
    }

    /** Bytes of its directory, and of those that it had before. */
    public long directoryBytes() {
        return space.directories().allocatedBytes();
    }

    /** Page numbers of its directory. */
    public int directoryLength() {
        return index.directoryLength();
    }

    /** What the last doubling adds to a put: nanoseconds of the processor, in memory that nobody has used before. */
    public long doublingNanos() {
        IndexDirectories directories = space.directories();
        int bits = Integer.numberOfTrailingZeros(index.directoryLength());
        long small = directories.take(bits - 1);
        long began = TIMES.getCurrentThreadCpuTime();
        IndexDirectories.copyDoubled(small, directories.take(bits));
        return TIMES.getCurrentThreadCpuTime() - began;
    }

    @Override
    public void close() {
        index.close();
        space.discard();
    }
}
