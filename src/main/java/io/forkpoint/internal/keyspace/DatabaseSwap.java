package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.NodeSpace;
import io.forkpoint.internal.value.TreeRelease;
import io.forkpoint.internal.value.ValueCopy;
import java.util.function.LongPredicate;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * Swaps the contents of two databases while all writers and snapshots are locked out. A block names its database, and a
 * snapshot writes what the block says. Every entry is therefore copied. When all copies exist, the old entries are
 * removed as by any other write, since a running snapshot retains them until it has written them. The swap is done as a
 * whole or not at all. For one thread; made for one swap.
 */
class DatabaseSwap {
    private final Keyspace keyspace;
    private final int first;
    private final int second;

    // The copies: for each its block, its shard and its position.
    private final LongArrayList blocks = new LongArrayList();
    private final LongArrayList places = new LongArrayList();
    /** The blocks of {@link #blocks}; filled before the first is installed, since that must not fail halfway. */
    private final LongHashSet copies = new LongHashSet();

    private int installed;

    DatabaseSwap(Keyspace keyspace, int first, int second) {
        this.keyspace = keyspace;
        this.first = first;
        this.second = second;
    }

    /**
     * Swaps the databases. The gate is closed.
     *
     * @throws io.forkpoint.errors.MemoryLimitException if there is no room for the copies; nothing is changed
     * @throws io.forkpoint.errors.StoreDamagedException if a write was torn
     */
    final void run() {
        keyspace.requireSound();
        try {
            for (int i = 0; i < keyspace.shardCount(); i++) {
                copyAll(keyspace.shard(i));
            }
            blocks.forEachLong(copies::add);
            install();
        } catch (RuntimeException | Error e) {
            // After a torn write nothing is freed: it may be in use.
            if (!isTorn()) {
                undivided(this::takeBack);
            }
            throw e;
        }
        undivided(() -> removeAll(word -> !copies.contains(ShardIndex.block(word))));
    }

    private boolean isTorn() {
        for (int i = 0; i < keyspace.shardCount(); i++) {
            if (keyspace.shard(i).changing != 0) {
                return true;
            }
        }
        return false;
    }

    /** Runs a change. If anything ends it early, the swap is torn, with entries that belong to both databases. */
    private void undivided(Runnable change) {
        Shard any = keyspace.shard(0);
        any.beginChange();
        change.run();
        any.endChange();
    }

    private boolean isOfEither(long header) {
        int database = BlockDescriptor.database(header);
        return database == first || database == second;
    }

    void removeAll(LongPredicate test) {
        for (int i = 0; i < keyspace.shardCount(); i++) {
            Shard shard = keyspace.shard(i);
            ShardWrites.removeEach(shard, test, word -> isOfEither(shard.entry.header()), 0, ShardIndex.POSITION_END);
        }
    }

    private void copyAll(Shard shard) {
        long[] slots = new long[ShardIndex.PAGE_SLOTS];
        for (int position = 0; position < ShardIndex.POSITION_END; position = shard.index.nextPage(position)) {
            int count = shard.index.slotsFrom(position, slots);
            for (int i = 0; i < count; i++) {
                shard.entry.describe(ShardIndex.block(slots[i]));
                if (isOfEither(shard.entry.header())) {
                    copyLocated(shard);
                }
            }
        }
    }

    private void copyLocated(Shard shard) {
        LocatedEntry entry = shard.entry;
        int target = BlockDescriptor.database(entry.header()) == first ? second : first;
        int type = entry.type();
        boolean expires = entry.expiry() != Shard.NO_EXPIRY;
        int keyBytes = entry.keyBytes();
        int valueBytes = entry.valueBytes();
        long original = entry.valueAddress();
        long hash = keyspace.hash(target, null, entry.keyAddress(), keyBytes);
        Shard to = keyspace.shardOf(hash);
        long block = to.newBlock(entry.expiry(), null, entry.keyAddress(), keyBytes, valueBytes);
        long value = to.base + block + BlockDescriptor.blockBytes(keyBytes, valueBytes, expires) - valueBytes;
        Memory.copy(null, original, null, value, valueBytes);
        if (CollectionDescriptor.isCollection(type)) {
            try {
                new ValueCopy(to.nodes).copy(original, value, valueBytes);
            } catch (RuntimeException | Error e) {
                to.allocator.free(block);
                throw e;
            }
        }
        to.publish(block, target, type, expires, keyBytes, valueBytes);
        blocks.addLong(block);
        places.addLong((long) keyspace.shardIndexOf(hash) << ShardIndex.POSITION_BITS | ShardIndex.position(hash));
    }

    private Shard shardOf(int copy) {
        return keyspace.shard((int) (places.getLong(copy) >>> ShardIndex.POSITION_BITS));
    }

    private void install() {
        for (; installed < blocks.size(); installed++) {
            Shard shard = shardOf(installed);
            int position = (int) places.getLong(installed) & (ShardIndex.POSITION_END - 1);
            shard.index.reserve(position);
            shard.insert(position, blocks.getLong(installed));
        }
    }

    private void takeBack() {
        if (installed > 0) {
            removeAll(word -> copies.contains(ShardIndex.block(word)));
        }
        for (int i = installed; i < blocks.size(); i++) {
            Shard shard = shardOf(i);
            long block = blocks.getLong(i);
            shard.entry.describe(block);
            LocatedEntry entry = shard.entry;
            if (entry.isCollection()) {
                TreeRelease.release(shard.nodes, entry.valueAddress(), entry.valueBytes(), NodeSpace.UNKNOWN_ORIGIN);
            }
            shard.allocator.free(block);
        }
    }
}
