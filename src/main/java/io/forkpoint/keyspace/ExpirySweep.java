package io.forkpoint.keyspace;

import java.util.concurrent.TimeUnit;

/**
 * Removes expired entries that nobody asks for, a page of the index at a time. Index slots say which entries have an
 * expiry, so the others are not touched. For one thread.
 */
public final class ExpirySweep {
    /** A page with more expired entries than this is worth going on at once. */
    private static final int MANY = ShardIndex.PAGE_SLOTS / 16;

    private final Keyspace keyspace;
    private int shard;
    private int position;

    public ExpirySweep(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Goes on for some pages.
     *
     * @param pages to look at if little is found
     * @param budgetMicros to stop after, even if much is found
     * @return entries removed
     */
    public int sweep(int pages, long budgetMicros) {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(budgetMicros);
        int removed = 0;
        int left = pages;
        // What can wait is not to be retained for a snapshot for which there is too much already.
        while (left > 0 && !keyspace.rule().isSlow() && System.nanoTime() - end < 0) {
            Shard current = keyspace.shard(shard);
            int found = 0;
            if (!current.counters().anyExpiring()) {
                position = ShardIndex.POSITION_END;
            } else {
                found = sweepPage(current);
            }
            removed += found;
            if (found <= MANY) {
                left--;
            }
            if (position == ShardIndex.POSITION_END) {
                position = 0;
                shard = (shard + 1) % keyspace.shardCount();
            }
        }
        return removed;
    }

    private int sweepPage(Shard current) {
        long now = System.currentTimeMillis();
        current.lock();
        try {
            int next = current.index.nextPage(position);
            int found = ShardWrites.removeEach(
                    current, ShardIndex::hasExpiry, word -> current.expiry <= now, position, next);
            position = next;
            return found;
        } finally {
            current.unlock();
        }
    }
}
