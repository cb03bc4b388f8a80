package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.value.ValueSize;
import org.agrona.UnsafeApi;

/** Looks at whole entries of any type where they lie. Safe for any thread. */
public final class EntryInspection {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    /** Looks at a value, which stands still meanwhile. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Looks at it.
         *
         * @param type of its block
         * @param address of the value
         * @param bytes of the value in its block
         */
        T read(int type, long address, int bytes);
    }

    private final Keyspace keyspace;

    public EntryInspection(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Where the offsets in values count from. */
    public long arenaAddress() {
        return keyspace.arena().values().address();
    }

    /** How much of the arena may be looked at. */
    public long arenaBytes() {
        return (long) keyspace.arena().unitLimit() << Arena.UNIT_SHIFT;
    }

    private long hash(int database, byte[] key) {
        Limits.checkKey(key.length);
        return keyspace.hash(database, key, ARRAY_BASE, key.length);
    }

    /** Hands a value to a reader; null if there is no such key. Writers go on, and keep the old bytes meanwhile. */
    public <T> T view(int database, byte[] key, Reader<T> reader) {
        long hash = hash(database, key);
        Shard shard = keyspace.shardOf(hash);
        int position = ShardIndex.position(hash);
        int pinned = shard.pins().pin();
        try {
            long block = ShardReads.findHeld(shard, position, database, key, ARRAY_BASE, key.length);
            if (block == 0) {
                return null;
            }
            long header = shard.header(block);
            long address = shard.base + block + BlockDescriptor.keyOffset(header) + key.length;
            return reader.read(BlockDescriptor.type(header), address, shard.valueBytesOf(block, header));
        } finally {
            shard.endHeld(pinned);
        }
    }

    /** Bytes of an entry's slot and of its nodes, see {@link ValueSize}; -1 if there is no such key. */
    public long bytes(int database, byte[] key) {
        long hash = hash(database, key);
        Shard shard = keyspace.shardOf(hash);
        shard.lock();
        try {
            LocatedEntry entry = shard.entry;
            if (!entry.locate(ShardIndex.position(hash), database, key)) {
                return -1;
            }
            long own = shard.allocator.slotBytesAt(entry.block());
            return entry.isCollection()
                    ? own + ValueSize.outside(entry.valueAddress(), entry.valueBytes(), shard.allocator::slotBytesAt)
                    : own;
        } finally {
            shard.unlock();
        }
    }
}
