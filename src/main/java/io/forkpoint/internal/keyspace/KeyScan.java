package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.value.ValueTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Stateless iteration over a database's keys. The cursor is a place in the order of shards and positions, which a key
 * never leaves. Every key that is present from the first call to the last is therefore returned exactly once, however
 * much the index grows meanwhile. A key that is added or removed in between may or may not be returned.
 *
 * <pre>
 *   63                            26 25                           0
 *  +--------------------------------+-----------------------------+
 *  | shard                          | position                    |
 *  +--------------------------------+-----------------------------+
 * </pre>
 */
public final class KeyScan {
    private static final int RANDOM_FROM = 16;

    private final Keyspace keyspace;

    public KeyScan(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Visits about {@code count} keys from a cursor on, without holding a lock.
     *
     * @param cursor 0 to begin, otherwise the result of the last call
     * @return the next cursor; 0 at the end
     */
    public long scan(int database, long cursor, int count, Consumer<byte[]> visitor) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1: count=" + count);
        }
        long shard = cursor >>> ShardIndex.POSITION_BITS;
        int position = (int) (cursor & (ShardIndex.POSITION_END - 1));
        if (cursor < 0 || shard >= keyspace.shardCount()) {
            throw new IllegalArgumentException("not a cursor of this store: cursor=" + cursor);
        }
        List<byte[]> keys = new ArrayList<>();
        while (shard < keyspace.shardCount() && keys.size() < count) {
            position = ShardReads.keysFrom(
                    keyspace.shard((int) shard),
                    position,
                    count - keys.size(),
                    header -> BlockDescriptor.database(header) == database,
                    keys);
            if (position == ShardIndex.POSITION_END) {
                position = 0;
                shard++;
            }
        }
        keys.forEach(visitor);
        return shard == keyspace.shardCount() ? 0 : (shard << ShardIndex.POSITION_BITS) | position;
    }

    /** Describes a key and its value. */
    @FunctionalInterface
    public interface KeyDescription {
        /** Returns the description. {@code typeName} is a name such as "hash" or "sorted set". */
        String of(int database, byte[] key, String typeName);
    }

    /**
     * Describes a key whose value has one of these block types; returns null if there is none. Searches until it finds
     * one.
     */
    public String describeKeyOf(IntPredicate types, KeyDescription description) {
        List<byte[]> keys = new ArrayList<>();
        long[] found = new long[1];
        for (int shard = 0; shard < keyspace.shardCount(); shard++) {
            int position = 0;
            while (position != ShardIndex.POSITION_END) {
                position = ShardReads.keysFrom(
                        keyspace.shard(shard),
                        position,
                        ShardIndex.PAGE_SLOTS,
                        header -> keep(header, types, found),
                        keys);
                if (!keys.isEmpty()) {
                    return description.of(
                            BlockDescriptor.database(found[0]),
                            keys.get(keys.size() - 1),
                            ValueTypes.nameOf(BlockDescriptor.type(found[0])));
                }
            }
        }
        return null;
    }

    private static boolean keep(long header, IntPredicate types, long[] last) {
        boolean kept = types.test(BlockDescriptor.type(header));
        if (kept) {
            last[0] = header;
        }
        return kept;
    }

    /** Returns a random key of a database, each about equally likely; null if there is none. */
    public byte[] random(int database) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long left = random.nextLong(Math.max(1, keyspace.figures().keys(database)));
        int shard = 0;
        while (shard < keyspace.shardCount() - 1
                && left >= keyspace.shard(shard).counters().keys(database)) {
            left -= keyspace.shard(shard++).counters().keys(database);
        }
        long start = ((long) shard << ShardIndex.POSITION_BITS) | random.nextInt(ShardIndex.POSITION_END);
        List<byte[]> keys = new ArrayList<>();
        // Draws from a few keys: the first one alone would be likelier the wider the gap before it.
        long next = scan(database, start, RANDOM_FROM, keys::add);
        boolean before = false;
        while (keys.isEmpty() && (next != 0 || !before)) {
            before |= next == 0;
            next = scan(database, next, RANDOM_FROM, keys::add);
        }
        return keys.isEmpty() ? null : keys.get(random.nextInt(keys.size()));
    }
}
