package io.forkpoint.internal.keyspace;

import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.Expiry;
import io.forkpoint.internal.value.Numbers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Reads and writes of the keys that an atomic operation has named. No other writer of these keys, and no snapshot, comes
 * between; readers of single keys may. Valid inside the callback only, on its thread; another key than those that were named
 * is refused with an {@link IllegalStateException}, always.
 *
 * <p><b>There is no rollback.</b> What was written before an exception stays written, be it the callback's own or one of an
 * operation that was refused, such as a {@link io.forkpoint.errors.MemoryLimitException} or a
 * {@link io.forkpoint.errors.NotANumberException}. A callback that must do all or nothing looks first and writes then, and
 * what it takes from one key it takes before it gives it to another.
 *
 * <p>Expiries are as with {@link io.forkpoint.Database}: a put removes the key's expiry, an increment and an append keep it.
 */
public final class Transaction {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    private final int database;
    /** Of the keys that were named, sorted. */
    private final long[] named;

    private final GivenViews views = new GivenViews();
    private boolean open = true;

    Transaction(Keyspace keyspace, int database, long[] named) {
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

    /**
     * Reads a string.
     *
     * @param key one that was named
     * @return a copy, or null if there is no such key
     */
    public byte[] get(byte[] key) {
        return entry(key).get();
    }

    /**
     * Whether there is a key of any type.
     *
     * @param key one that was named
     * @return true if so
     */
    public boolean exists(byte[] key) {
        return entry(key).exists();
    }

    /**
     * How long a key has left.
     *
     * @param key one that was named
     * @return milliseconds, -1 if it has no expiry, -2 if there is no such key
     */
    public long ttl(byte[] key) {
        EntryEditor entry = entry(key);
        if (!entry.exists()) {
            return -2;
        }
        long expiry = entry.expiry();
        return expiry == EntryEditor.NO_EXPIRY ? -1 : Math.max(0, expiry - System.currentTimeMillis());
    }

    // ---- writing ----------------------------------------------------------------------------------------------

    /**
     * Sets a string and removes the key's expiry.
     *
     * @param key one that was named
     * @param value its bytes
     */
    public void put(byte[] key, byte[] value) {
        entry(key).set(value, EntryEditor.NO_EXPIRY);
    }

    /**
     * Sets a string that expires.
     *
     * @param key one that was named
     * @param value its bytes
     * @param timeToLive how long it is to live; there is no such key afterwards if that is not positive
     */
    public void put(byte[] key, byte[] value, Duration timeToLive) {
        entry(key).set(value, millisAfter(timeToLive));
    }

    /**
     * Sets a string, keeping the key's expiry.
     *
     * @param key one that was named
     * @param value its bytes
     */
    public void putKeepingExpiry(byte[] key, byte[] value) {
        entry(key).set(value);
    }

    /**
     * Sets a string if there is no such key.
     *
     * @param key one that was named
     * @param value its bytes
     * @return whether it was set
     */
    public boolean putIfAbsent(byte[] key, byte[] value) {
        EntryEditor entry = entry(key);
        boolean absent = !entry.exists();
        if (absent) {
            entry.set(value, EntryEditor.NO_EXPIRY);
        }
        return absent;
    }

    /**
     * Sets a string and removes the key's expiry.
     *
     * @param key one that was named
     * @param value its bytes
     * @return what was there, or null
     */
    public byte[] getAndSet(byte[] key, byte[] value) {
        EntryEditor entry = entry(key);
        byte[] old = entry.get();
        entry.set(value, EntryEditor.NO_EXPIRY);
        return old;
    }

    /**
     * Adds bytes to the end of a string, or makes one; the expiry stays.
     *
     * @param key one that was named
     * @param tail what to add
     * @return the new length
     */
    public int append(byte[] key, byte[] tail) {
        EntryEditor entry = entry(key);
        int length = entry.length();
        Limits.checkValue((long) length + tail.length);
        if (tail.length > 0 || !entry.exists()) {
            entry.resize(length + tail.length).putBytes(length, tail);
        }
        return length + tail.length;
    }

    /**
     * Adds to a decimal integer of 64 bits, 0 if there is no such key; the expiry stays.
     *
     * @param key one that was named
     * @param delta what to add
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is no such integer, or the sum is out of range; nothing is
     *     changed
     */
    public long increment(byte[] key, long delta) {
        EntryEditor entry = entry(key);
        long sum = Numbers.add(entry.get(), delta);
        entry.set(Long.toString(sum).getBytes(StandardCharsets.US_ASCII));
        return sum;
    }

    /**
     * Adds to a decimal number, 0 if there is no such key; exact; the expiry stays.
     *
     * @param key one that was named
     * @param delta what to add, of at most 256 digits
     * @return the sum
     * @throws io.forkpoint.errors.NotANumberException if the value is no number, or has too many digits; nothing is changed
     */
    public BigDecimal increment(byte[] key, BigDecimal delta) {
        EntryEditor entry = entry(key);
        String sum = Numbers.add(entry.get(), delta);
        entry.set(sum.getBytes(StandardCharsets.US_ASCII));
        return new BigDecimal(sum);
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key one that was named
     * @param when the moment; one that has passed removes the key
     * @return whether there was such a key
     */
    public boolean expireAt(byte[] key, Instant when) {
        return expireAt(key, Expiry.at(when));
    }

    /**
     * Gives a key of any type an expiry.
     *
     * @param key one that was named
     * @param timeToLive from now on; one that is not positive removes the key
     * @return whether there was such a key
     */
    public boolean expire(byte[] key, Duration timeToLive) {
        return expireAt(key, millisAfter(timeToLive));
    }

    private boolean expireAt(byte[] key, long millis) {
        EntryEditor entry = entry(key);
        boolean present = entry.exists();
        entry.setExpiry(millis);
        return present;
    }

    /** Other than {@link Expiry#after} it takes what has passed. */
    private static long millisAfter(Duration timeToLive) {
        return timeToLive.isNegative() ? Expiry.EARLIEST_MILLIS : Expiry.after(timeToLive);
    }

    /**
     * Takes a key's expiry away.
     *
     * @param key one that was named
     * @return whether it had one
     */
    public boolean persist(byte[] key) {
        EntryEditor entry = entry(key);
        boolean had = entry.expiry() != EntryEditor.NO_EXPIRY;
        if (had) {
            entry.setExpiry(EntryEditor.NO_EXPIRY);
        }
        return had;
    }

    /**
     * Removes a key of any type.
     *
     * @param key one that was named
     * @return whether it was there
     */
    public boolean remove(byte[] key) {
        return entry(key).remove();
    }

    /**
     * Removes a string.
     *
     * @param key one that was named
     * @return what was there, or null
     */
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
