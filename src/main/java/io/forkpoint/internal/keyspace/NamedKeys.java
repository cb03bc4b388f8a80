package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.value.Numbers;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.Transaction;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/** The keys that an atomic operation has named; its thread holds the locks of their shards. */
final class NamedKeys implements Transaction {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    private final int database;
    /** The named keys, sorted. */
    private final long[] named;

    private final GivenViews views = new GivenViews();
    private boolean open = true;

    NamedKeys(Keyspace keyspace, int database, long[] named) {
        this.keyspace = keyspace;
        this.database = database;
        this.named = named;
    }

    private EntryEditor entry(byte[] key) {
        Limits.checkKey(key.length);
        long hash = keyspace.hash(database, key, ARRAY_BASE, key.length);
        Shard shard = keyspace.shardOf(hash);
        if (!open || Arrays.binarySearch(named, hash) < 0 || !shard.isLockedByCurrentThread()) {
            throw new IllegalStateException(
                    "a transaction may use the keys that were named when it began, on its thread,"
                            + " until its callback returns: key length=" + key.length + "; name all keys that it uses");
        }
        return new EditedEntry(shard, ShardIndex.position(hash), database, key, views);
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    @Override
    public byte[] get(byte[] key) {
        return entry(key).get();
    }

    @Override
    public boolean containsKey(byte[] key) {
        return entry(key).exists();
    }

    @Override
    public long timeToLiveMillis(byte[] key) {
        EntryEditor entry = entry(key);
        if (!entry.exists()) {
            return Expiry.NO_ENTRY;
        }
        long expiry = entry.expiresAtMillis();
        return expiry == Expiry.NONE ? Expiry.NONE : Math.max(0, expiry - System.currentTimeMillis());
    }

    // ---- writing ----------------------------------------------------------------------------------------------

    @Override
    public void put(byte[] key, byte[] value) {
        entry(key).put(value, Expiry.NONE);
    }

    @Override
    public void put(byte[] key, byte[] value, Duration timeToLive) {
        entry(key).put(value, millisAfter(timeToLive));
    }

    @Override
    public void putKeepingExpiry(byte[] key, byte[] value) {
        entry(key).putKeepingExpiry(value);
    }

    @Override
    public boolean putIfAbsent(byte[] key, byte[] value) {
        EntryEditor entry = entry(key);
        boolean absent = !entry.exists();
        if (absent) {
            entry.put(value, Expiry.NONE);
        }
        return absent;
    }

    @Override
    public byte[] getAndSet(byte[] key, byte[] value) {
        EntryEditor entry = entry(key);
        byte[] old = entry.get();
        entry.put(value, Expiry.NONE);
        return old;
    }

    @Override
    public int append(byte[] key, byte[] tail) {
        EntryEditor entry = entry(key);
        int length = entry.length();
        Limits.checkValue((long) length + tail.length);
        if (tail.length > 0 || !entry.exists()) {
            entry.resize(length + tail.length).putBytes(length, tail);
        }
        return length + tail.length;
    }

    @Override
    public long increment(byte[] key, long delta) {
        EntryEditor entry = entry(key);
        long sum = Numbers.add(entry.get(), delta);
        entry.putKeepingExpiry(Long.toString(sum).getBytes(StandardCharsets.US_ASCII));
        return sum;
    }

    @Override
    public BigDecimal increment(byte[] key, BigDecimal delta) {
        EntryEditor entry = entry(key);
        String sum = Numbers.add(entry.get(), delta);
        entry.putKeepingExpiry(sum.getBytes(StandardCharsets.US_ASCII));
        return new BigDecimal(sum);
    }

    @Override
    public boolean expireAt(byte[] key, Instant when) {
        return expireAt(key, Expiry.at(when));
    }

    @Override
    public boolean expireAfter(byte[] key, Duration timeToLive) {
        return expireAt(key, millisAfter(timeToLive));
    }

    private boolean expireAt(byte[] key, long millis) {
        EntryEditor entry = entry(key);
        boolean present = entry.exists();
        entry.expireAt(millis);
        return present;
    }

    /** Unlike {@link Expiry#after}, accepts a time that has passed. */
    private static long millisAfter(Duration timeToLive) {
        return timeToLive.isNegative() ? Expiry.EARLIEST_MILLIS : Expiry.after(timeToLive);
    }

    @Override
    public boolean persist(byte[] key) {
        EntryEditor entry = entry(key);
        boolean had = entry.expiresAtMillis() != Expiry.NONE;
        if (had) {
            entry.expireAt(Expiry.NONE);
        }
        return had;
    }

    @Override
    public boolean remove(byte[] key) {
        return entry(key).remove();
    }

    @Override
    public byte[] getAndRemove(byte[] key) {
        EntryEditor entry = entry(key);
        byte[] old = entry.get();
        if (old != null) {
            entry.remove();
        }
        return old;
    }

    void end() {
        open = false;
    }
}
