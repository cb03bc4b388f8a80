package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** Figures of a keyspace, summed over its shards. Sums of values that change meanwhile; exact in the gate. Any thread. */
public final class KeyspaceFigures {
    private final Arena arena;
    private final IndexSpace space;
    private final Shard[] shards;
    private final Graveyard graveyard;
    /** The number of entries removed by flushes. */
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

    /** Returns the number of entries created, changed or removed so far. */
    public long changes() {
        return sum(Shard::changes) + flushed.get();
    }

    /** Returns the number of entries removed so far because their expiry had passed. */
    public long expired() {
        return sum(Shard::expired);
    }

    /** Returns the number of entries of a database, including expired ones that are not removed yet. */
    public long keys(int database) {
        return sum(shard -> shard.counters().keys(database));
    }

    /** Returns the number of strings in a database. */
    public long strings(int database) {
        return sum(shard -> shard.counters().strings(database));
    }

    /** Returns the number of entries with an expiry in a database. */
    public long keysWithExpiry(int database) {
        return sum(shard -> shard.counters().keysWithExpiry(database));
    }

    /** Fills the arrays with the entries of each database, those of them with an expiry, and the entries of each type. */
    public void counts(long[] keys, long[] keysWithExpiry, long[] keysOfType) {
        Arrays.fill(keys, 0);
        Arrays.fill(keysWithExpiry, 0);
        Arrays.fill(keysOfType, 0);
        for (Shard shard : shards) {
            shard.counters().addTo(keys, keysWithExpiry, keysOfType);
        }
    }

    /** Returns the bytes of all slots in use. */
    public long usedBytes() {
        return sum(shard -> shard.allocator.usedBytes());
    }

    /** Returns the bytes of blocks that are no longer entries and cannot be freed yet. */
    public long retainedBytes() {
        return sum(shard -> shard.reclamation.retainedBytes()) + graveyard.bytes();
    }

    /** Returns the bytes of the index pages in use. */
    public long indexBytes() {
        return space.usedBytes();
    }

    /** Returns the bytes of segments and of all index pages. */
    public long allocatedBytes() {
        return arena.allocatedBytes() + space.allocatedBytes();
    }
}
