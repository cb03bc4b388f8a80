package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.value.ValueSize;
import org.agrona.UnsafeApi;

/** Inspects whole entries of any type in place. Safe for any thread. */
public final class EntryInspection {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    /** Inspects a value, which stays unchanged during the call. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Inspects a value.
         *
         * @param type the type of its block
         * @param address the address of the value
         * @param bytes the length of the value within its block
         */
        T read(int type, long address, int bytes);
    }

    private final Keyspace keyspace;

    public EntryInspection(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Returns the address that the offsets in values are relative to. */
    public long arenaAddress() {
        return keyspace.arena().values().address();
    }

    /** Returns the number of bytes of the arena that may be read. */
    public long arenaBytes() {
        return (long) keyspace.arena().unitLimit() << Arena.UNIT_SHIFT;
    }

    private long hash(int database, byte[] key) {
        Limits.checkKey(key.length);
        return keyspace.hash(database, key, ARRAY_BASE, key.length);
    }

    /** Passes a value to a reader; returns null if there is no such key. Writers go on and keep the old bytes meanwhile. */
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

    /** Returns the bytes of an entry's slot and nodes, see {@link ValueSize}; -1 if there is no such key. */
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
