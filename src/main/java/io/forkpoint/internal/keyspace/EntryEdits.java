package io.forkpoint.internal.keyspace;

import io.forkpoint.value.EntryEditor;
import java.util.Arrays;
import java.util.function.Function;
import org.agrona.UnsafeApi;

/** Lets callbacks read and write the entries of one key, or of several, as one atomic operation. Safe for any thread. */
public final class EntryEdits {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;

    public EntryEdits(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Edits the entry of one key. */
    public <T> T edit(int database, byte[] key, Function<? super EntryEditor, T> action) {
        Limits.checkKey(key.length);
        long hash = keyspace.hash(database, key, ARRAY_BASE, key.length);
        Shard shard = keyspace.shardOf(hash);
        if (keyspace.rule().isSlow()) {
            keyspace.rule().awaitScan();
        }
        EditedEntry entry = new EditedEntry(shard, ShardIndex.position(hash), database, key, new GivenViews());
        shard.lock();
        try {
            return keyspace.callBack(action, entry);
        } finally {
            entry.end();
            shard.unlock();
        }
    }

    /** Edits the entries of several keys; the same key may occur more than once. */
    public <T> T edit(int database, byte[][] keys, Function<? super EntryEditor[], T> action) {
        ShardSet shards = new ShardSet(keyspace);
        GivenViews given = new GivenViews();
        EditedEntry[] entries = new EditedEntry[keys.length];
        for (int i = 0; i < keys.length; i++) {
            Limits.checkKey(keys[i].length);
            long hash = keyspace.hash(database, keys[i], ARRAY_BASE, keys[i].length);
            shards.add(hash);
            entries[i] = new EditedEntry(keyspace.shardOf(hash), ShardIndex.position(hash), database, keys[i], given);
        }
        shards.lock();
        try {
            return keyspace.callBack(action, entries);
        } finally {
            Arrays.stream(entries).forEach(EditedEntry::end);
            shards.unlock();
        }
    }

    /**
     * Swaps the contents of two databases atomically. Copies every entry of both.
     *
     * @throws io.forkpoint.errors.MemoryLimitException if there is no room for the copies; nothing is changed
     */
    public void swap(int first, int second) {
        keyspace.requireOpen();
        if (first == second) {
            return;
        }
        keyspace.gate().close();
        try {
            new DatabaseSwap(keyspace, first, second).run();
        } finally {
            keyspace.gate().open();
        }
    }
}
