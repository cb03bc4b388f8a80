package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import org.agrona.UnsafeApi;

/**
 * Operates on many keys at once. All index lines are touched first, then all entries, so that the cache misses overlap
 * and the operations that follow hit the cache. Each key is read or written by itself: a batch is not atomic.
 */
public final class Batch {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    /** The number of keys whose lines fit in the first cache level with room to spare. */
    private static final int AT_ONCE = 64;
    /** Bytes of an entry to touch: two cache lines, since the second is seldom fetched along with the first. */
    private static final int TOUCHED_BYTES = 72;

    private static final ThreadLocal<long[]> HASHES = ThreadLocal.withInitial(() -> new long[AT_ONCE]);

    private final Keyspace keyspace;
    private final KeyOperations operations;

    public Batch(Keyspace keyspace, KeyOperations operations) {
        this.keyspace = keyspace;
        this.operations = operations;
    }

    /** Returns the values in the order of the keys; null where there is none. */
    public byte[][] getAll(int database, byte[][] keys) {
        byte[][] values = new byte[keys.length][];
        long[] hashes = new long[Math.min(AT_ONCE, keys.length)];
        for (int from = 0; from < keys.length; from += AT_ONCE) {
            int n = Math.min(AT_ONCE, keys.length - from);
            touch(database, keys, from, n, hashes);
            for (int i = 0; i < n; i++) {
                byte[] key = keys[from + i];
                values[from + i] = ShardReads.get(
                        keyspace.shardOf(hashes[i]),
                        ShardIndex.position(hashes[i]),
                        database,
                        key,
                        ARRAY_BASE,
                        key.length,
                        0,
                        -1);
            }
        }
        return values;
    }

    /** Sets many strings and removes their expiries. Stops at the first that fails; the ones before it stay set. */
    public void putAll(int database, byte[][] keys, byte[][] values) {
        if (keys.length != values.length) {
            throw new IllegalArgumentException(
                    "keys and values must be as many: keys=" + keys.length + " values=" + values.length);
        }
        for (byte[] value : values) {
            Limits.checkValue(value.length);
        }
        long[] hashes = new long[Math.min(AT_ONCE, keys.length)];
        for (int from = 0; from < keys.length; from += AT_ONCE) {
            int n = Math.min(AT_ONCE, keys.length - from);
            touch(database, keys, from, n, hashes);
            for (int i = 0; i < n; i++) {
                operations.put(hashes[i], database, keys[from + i], values[from + i]);
            }
        }
    }

    /**
     * Prefetches what operations on some keys will read: index lines and the beginnings of entries.
     *
     * @param memory the array that holds the keys, or null if they lie at addresses
     * @param base the address or offset that {@code offsets} count from
     * @param offsets the offset of each key
     * @param lengths the length of each key in bytes
     * @param count the number of keys; those above 64 are ignored
     */
    public void prefetch(int database, Object memory, long base, int[] offsets, int[] lengths, int count) {
        keyspace.requireOpen();
        int n = Math.min(count, AT_ONCE);
        long[] hashes = HASHES.get();
        long seen = 0;
        for (int i = 0; i < n; i++) {
            hashes[i] = keyspace.hash(database, memory, base + offsets[i], lengths[i]);
            seen += keyspace.shardOf(hashes[i]).index.touch(ShardIndex.position(hashes[i]));
        }
        touchEntries(hashes, n, seen);
    }

    private void touch(int database, byte[][] keys, int from, int n, long[] hashes) {
        long seen = 0;
        for (int i = 0; i < n; i++) {
            byte[] key = keys[from + i];
            Limits.checkKey(key.length);
            hashes[i] = keyspace.hash(database, key, ARRAY_BASE, key.length);
            seen += keyspace.shardOf(hashes[i]).index.touch(ShardIndex.position(hashes[i]));
        }
        touchEntries(hashes, n, seen);
    }

    private void touchEntries(long[] hashes, int n, long seenBefore) {
        long seen = seenBefore;
        for (int i = 0; i < n; i++) {
            Shard shard = keyspace.shardOf(hashes[i]);
            long slot = shard.index.find(ShardIndex.position(hashes[i]), 0);
            if (slot != 0) {
                long block = ShardIndex.block(UnsafeApi.getLong(slot));
                if (shard.arena.holds(block, TOUCHED_BYTES)) {
                    seen += UnsafeApi.getLong(shard.base + block);
                    seen += UnsafeApi.getLong(shard.base + block + TOUCHED_BYTES - BlockDescriptor.WORD_BYTES);
                }
            }
        }
        if (seen == 42) { // never true in practice: keeps the loads from being optimised away
            Thread.onSpinWait();
        }
    }
}
