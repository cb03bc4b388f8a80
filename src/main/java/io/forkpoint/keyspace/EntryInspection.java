package io.forkpoint.keyspace;

import io.forkpoint.memory.Arena;
import io.forkpoint.memory.BlockDescriptor;
import io.forkpoint.memory.CollectionDescriptor;
import io.forkpoint.value.ValueSize;
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
            while (true) {
                long version = shard.beginRead();
                long block = CollectionOperations.findLive(shard, position, database, key);
                long header = block == 0 ? 0 : shard.header(block);
                int bytes = block == 0 ? 0 : shard.valueBytesOf(block, header);
                shard.pins().found();
                if (shard.endRead(version)) {
                    long address = shard.base + block + BlockDescriptor.keyOffset(header) + key.length;
                    return block == 0 ? null : reader.read(BlockDescriptor.type(header), address, bytes);
                }
            }
        } finally {
            shard.pins().unpin(pinned);
        }
    }

    /** Bytes of all slots that an entry has: its own and those of its nodes; -1 if there is no such key. */
    public long bytes(int database, byte[] key) {
        long hash = hash(database, key);
        Shard shard = keyspace.shardOf(hash);
        shard.lock();
        try {
            if (!shard.locate(ShardIndex.position(hash), database, key, ARRAY_BASE, key.length)) {
                return -1;
            }
            long own = shard.allocator.slotBytesAt(shard.block);
            return CollectionDescriptor.isCollection(BlockDescriptor.type(shard.header))
                    ? own
                            + ValueSize.outside(
                                    shard.base + shard.valueOffset, shard.valueBytes, shard.allocator::slotBytesAt)
                    : own;
        } finally {
            shard.unlock();
        }
    }
}
