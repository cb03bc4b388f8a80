package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** What can be counted of a keyspace, over all of its shards. Sums of what changes meanwhile; exact in the gate. Any thread. */
public final class KeyspaceFigures {
    private final Arena arena;
    private final IndexSpace space;
    private final Shard[] shards;
    private final Graveyard graveyard;
    /** Entries that were removed all at once. */
    private final AtomicLong flushed = new AtomicLong();

    KeyspaceFigures(Arena arena, IndexSpace space, Shard[] shards, Graveyard graveyard) {
        this.arena = arena;
        this.space = space;
        this.shards = shards;
        this.graveyard = graveyard;
    }

    void addFlushed(long entries) {
        flushed.addAndGet(entries);
    }

    private long sum(ToLongFunction<Shard> figure) {
        long sum = 0;
        for (Shard shard : shards) {
            sum += figure.applyAsLong(shard);
        }
        return sum;
    }

    /** Entries made, changed or removed so far. */
    public long changes() {
        return sum(Shard::changes) + flushed.get();
    }

    /** Entries so far that were removed since their expiry had passed. */
    public long expired() {
        return sum(Shard::expired);
    }

    /** Entries of a database, expired ones that were not removed yet included. */
    public long keys(int database) {
        return sum(shard -> shard.counters().keys(database));
    }

    /** Of the entries of a database, those that are strings. */
    public long strings(int database) {
        return sum(shard -> shard.counters().strings(database));
    }

    /** Of the entries of a database, those that have an expiry. */
    public long keysWithExpiry(int database) {
        return sum(shard -> shard.counters().keysWithExpiry(database));
    }

    /** Sets the arrays to the entries of each database, those of them with an expiry, and the entries of each type. */
    public void counts(long[] keys, long[] keysWithExpiry, long[] keysOfType) {
        Arrays.fill(keys, 0);
        Arrays.fill(keysWithExpiry, 0);
        Arrays.fill(keysOfType, 0);
        for (Shard shard : shards) {
            shard.counters().addTo(keys, keysWithExpiry, keysOfType);
        }
    }

    /** Bytes of all slots in use. */
    public long usedBytes() {
        return sum(shard -> shard.allocator.usedBytes());
    }

    /** Bytes of blocks that are no entries any more and cannot be freed yet. */
    public long retainedBytes() {
        return sum(shard -> shard.reclamation.retainedBytes()) + graveyard.bytes();
    }

    /** Bytes of the index pages in use. */
    public long indexBytes() {
        return space.usedBytes();
    }

    /** Bytes of segments and of all index pages. */
    public long allocatedBytes() {
        return arena.allocatedBytes() + space.allocatedBytes();
    }
}
