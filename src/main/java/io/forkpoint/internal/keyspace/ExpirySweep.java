package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.HashExpiry;
import java.util.concurrent.TimeUnit;
import org.agrona.UnsafeApi;
import org.agrona.collections.LongArrayList;

/**
 * Removes expired entries and expired hash fields that nobody reads, one index page at a time. Index slots tell which
 * entries have an expiry, so the others are not touched. No client waits for the sweep: a locked shard is left for later,
 * and only a few entries are removed per lock. For one thread.
 */
public final class ExpirySweep {
    /** With more expired entries in a page than this, the sweep goes on at once. */
    private static final int MANY = ShardIndex.PAGE_SLOTS / 16;

    /** The most entries that are removed per lock. */
    private static final int ENTRIES_AT_ONCE = 32;

    private static final int FIELDS_AT_ONCE = 256;

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    /** The next page of each shard. */
    private final int[] positions;

    private int shard;
    /** The number of entries that may still be removed before the lock is released. */
    private int room;

    public ExpirySweep(Keyspace keyspace) {
        this.keyspace = keyspace;
        positions = new int[keyspace.shardCount()];
    }

    /**
     * Sweeps some pages.
     *
     * @param pages the number of pages to sweep if little is found
     * @param budgetMicros the time to stop after, even if much is found
     * @return the number of entries removed
     */
    public int sweep(int pages, long budgetMicros) {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(budgetMicros);
        int removed = 0;
        int left = pages;
        if (keyspace.isDamaged()) {
            return 0;
        }
        // What can wait must not add to a snapshot's retained memory that is already large.
        while (left > 0 && !keyspace.rule().isSlow() && System.nanoTime() - end < 0) {
            Shard current = keyspace.shard(shard);
            boolean locked = current.counters().anyExpiring() && current.tryLock();
            int found = locked ? sweepPage(current) : 0;
            removed += found;
            if (found <= MANY) {
                left--;
            }
            if (!locked || positions[shard] == 0) {
                shard = (shard + 1) % keyspace.shardCount();
            }
        }
        return removed;
    }

    /** Removes some expired entries in a page of a locked shard; goes to the next page when none is left. */
    private int sweepPage(Shard current) {
        long now = System.currentTimeMillis();
        int position = positions[shard];
        try {
            int next = current.index.nextPage(position);
            room = ENTRIES_AT_ONCE;
            int found = ShardWrites.removeEach(
                    current,
                    word -> room > 0 && ShardIndex.hasExpiry(word),
                    word -> isExpired(current, now) && room-- > 0,
                    position,
                    next);
            current.addExpired(found);
            int fields = removeFields(current, position, next, now);
            if (room > 0 && fields < FIELDS_AT_ONCE) {
                positions[shard] = next == ShardIndex.POSITION_END ? 0 : next;
            }
            return found + fields;
        } finally {
            current.unlock();
        }
    }

    private static boolean isExpired(Shard shard, long now) {
        return shard.entry.expiry() != Shard.NO_EXPIRY && shard.entry.expiry() <= now;
    }

    /** Removes some expired fields of a page's hashes. */
    private static int removeFields(Shard shard, int from, int to, long now) {
        if (!shard.counters().anyExpiringHash()) {
            return 0;
        }
        // The hashes are collected first and changed afterwards, since changes move slots of the index.
        LongArrayList hashes = new LongArrayList();
        long[] slots = new long[ShardIndex.PAGE_SLOTS];
        for (int at = from; at < to; at = shard.index.nextPage(at)) {
            int n = shard.index.slotsFrom(at, slots);
            for (int i = 0; i < n; i++) {
                if (ShardIndex.hasExpiry(slots[i]) && isExpiringHash(shard, ShardIndex.block(slots[i]))) {
                    hashes.addLong(slots[i]);
                }
            }
        }
        int removed = 0;
        for (int i = 0; i < hashes.size() && removed < FIELDS_AT_ONCE; i++) {
            removed += removeFieldsOf(shard, hashes.getLong(i), now, FIELDS_AT_ONCE - removed);
        }
        return removed;
    }

    private static boolean isExpiringHash(Shard shard, long block) {
        return CollectionDescriptor.isExpiringHash(BlockDescriptor.type(shard.header(block)));
    }

    private static int removeFieldsOf(Shard shard, long slot, long now, int most) {
        long block = ShardIndex.block(slot);
        long header = shard.header(block);
        byte[] key = new byte[shard.keyBytesOf(block, header)];
        Memory.copy(null, shard.base + block + BlockDescriptor.keyOffset(header), key, ARRAY_BASE, key.length);
        OpenCollection open = shard.collections.take(CollectionDescriptor.TYPE_HASH);
        boolean done = false;
        try {
            CollectionValue value = open.open(ShardIndex.positionOf(slot), BlockDescriptor.database(header), key);
            int removed = new HashExpiry(value, now).removeExpired(most);
            done = true;
            return removed;
        } finally {
            open.close(done);
            shard.collections.giveBack(open, CollectionDescriptor.TYPE_HASH);
        }
    }
}
