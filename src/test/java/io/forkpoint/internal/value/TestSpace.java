package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.memory.ArenaKind;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.agrona.UnsafeApi;

/**
 * An arena with collections of which a snapshot can be held: what it holds must not change. Every block is known, so that
 * one that is lost, given up twice, or changed while it is frozen is found.
 */
final class TestSpace extends NodeSpace implements AutoCloseable {
    private final Allocator allocator;
    private int epoch = 1;
    private int snapshotEpoch;
    /** Blocks in use and their sizes. */
    final Map<Long, Integer> live = new HashMap<>();
    /** Given up, but held by the snapshot. */
    private final Map<Long, Integer> held = new HashMap<>();

    private final Map<Long, Long> checksums = new HashMap<>();
    private long refuseAfter = Long.MAX_VALUE;

    TestSpace(long bytes) {
        this(new Arena(ArenaKind.PRIVATE, bytes));
    }

    private TestSpace(Arena arena) {
        super(arena);

        allocator = new Allocator(arena);
    }

    /** The next so many allocations succeed, those after them fail. */
    void refuseAfter(long allocations) {
        refuseAfter = allocations;
    }

    long address(long offset) {
        return arena.values().address() + offset;
    }

    @Override
    protected long allocate(long bytes) {
        if (refuseAfter-- <= 0) {
            throw new io.forkpoint.errors.MemoryLimitException("refused for a test");
        }
        long block = allocator.allocate(bytes, epoch);
        live.put(block, (int) bytes);
        return block;
    }

    @Override
    protected void free(long block) {
        if (live.remove(block) == null) {
            throw new AssertionError("freed twice: " + block);
        }
        allocator.free(block);
    }

    @Override
    protected void release(long block, long origin) {
        Integer bytes = live.remove(block);
        if (bytes == null) {
            throw new AssertionError("released twice: " + block);
        }
        if (snapshotEpoch != 0 && epochOf(block) <= snapshotEpoch) {
            held.put(block, bytes);
        } else {
            allocator.free(block);
        }
    }

    private int epochOf(long block) {
        return BlockDescriptor.epoch(UnsafeApi.getLong(address(block)));
    }

    @Override
    protected void releaseTree(long node, long origin) {
        long header = UnsafeApi.getLong(address(node));
        int level = CollectionDescriptor.level(header);
        long image = address(node) + BlockDescriptor.WORD_BYTES;
        int capacity = CollectionDescriptor.capacity(header);
        for (int i = 0; i < Image.count(image); i++) {
            long item = Image.item(image, Image.start(image, capacity, i));
            if (Image.isReference(image, capacity, i)) {
                release(UnsafeApi.getLong(item + (level == 0 ? 0 : CollectionDescriptor.CHILD_BYTES)), origin);
            }
            if (level > 0) {
                releaseTree(UnsafeApi.getLong(item), origin);
            }
        }
        release(node, origin);
    }

    @Override
    protected boolean isFrozen(long node, long header, long origin) {
        return BlockDescriptor.epoch(header) <= snapshotEpoch;
    }

    @Override
    protected int epoch() {
        return epoch;
    }

    boolean isUnderSnapshot() {
        return snapshotEpoch != 0;
    }

    /** Holds everything that there is now. */
    void beginSnapshot() {
        snapshotEpoch = epoch++;
        checksums.clear();
        live.forEach((block, bytes) -> checksums.put(block, checksum(block, bytes)));
    }

    /** Lets it go; fails if any of it has changed. */
    void endSnapshot() {
        checksums.forEach((block, sum) -> {
            Integer bytes = live.containsKey(block) ? live.get(block) : held.get(block);
            if (bytes == null) {
                throw new AssertionError("a frozen block has been freed: " + block);
            }
            if (checksum(block, bytes) != sum) {
                throw new AssertionError("a frozen block has been written: " + block);
            }
        });
        snapshotEpoch = 0;
        held.keySet().forEach(allocator::free);
        held.clear();
    }

    private long checksum(long block, int bytes) {
        byte[] copy = new byte[bytes];
        Memory.copy(null, address(block), copy, UnsafeApi.arrayBaseOffset(byte[].class), bytes);
        CRC32 crc = new CRC32();
        crc.update(copy);
        return crc.getValue();
    }

    @Override
    public void close() {
        arena.discard();
    }
}
