package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.value.Numbers;
import io.forkpoint.internal.value.ValueTypes;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The operations on a single key. Keys and values lie in a byte array or, with a null base, at an address; offsets are
 * those of {@link UnsafeApi}. Every method finds the shard by the key's hash; writes lock it. Safe for any thread.
 */
public final class KeyOperations {
    /** No expiry. */
    public static final long NO_EXPIRY = Shard.NO_EXPIRY;
    /** In place of an expiry: the key keeps the one that it has, if any. */
    public static final long KEEP_EXPIRY = NO_EXPIRY + 1;
    /** Returned by {@link ShardReads#expiry} if there is no such key; no expiry is negative. */
    public static final long NO_KEY = -1;

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    /** The condition of a put. */
    public enum When {
        ALWAYS,
        ABSENT,
        PRESENT
    }

    private final Keyspace keyspace;

    @SuppressWarnings("unused") // only keeps it reachable
    private final Object owner;

    public KeyOperations(Keyspace keyspace) {
        this(keyspace, null);
    }

    /** Creates the operations. {@code owner} stays reachable as long as they do. */
    public KeyOperations(Keyspace keyspace, Object owner) {
        this.keyspace = keyspace;
        this.owner = owner;
    }

    private long hash(int database, Object key, long offset, int length) {
        Limits.checkKey(length);
        return keyspace.hash(database, key, offset, length);
    }

    /** Locks the shard of a key to be written, and {@linkplain LocatedEntry#locate locates} the key there. */
    private Shard lock(long hash, int database, Object key, long offset, int length) {
        Shard shard = keyspace.shardOf(hash);
        int position = ShardIndex.position(hash);
        SnapshotRule rule = keyspace.rule();
        if (rule.isSlow() && shard.wouldRetain(position, database, key, offset, length)) {
            rule.awaitScan();
        }
        shard.lock();
        boolean located = false;
        try {
            shard.entry.locate(position, database, key, offset, length);
            located = true;
            return shard;
        } finally {
            if (!located) {
                shard.unlock();
            }
        }
    }

    private Shard lock(int database, Object key, long offset, int length) {
        return lock(hash(database, key, offset, length), database, key, offset, length);
    }

    /** Returns a string's bytes {@code [from, to]}, clipped as by {@link ShardReads#get}; null if there is no such key. */
    public byte[] get(int database, Object key, long offset, int length, long from, long to) {
        long hash = hash(database, key, offset, length);
        return ShardReads.get(
                keyspace.shardOf(hash), ShardIndex.position(hash), database, key, offset, length, from, to);
    }

    /** Copies as much of a string as fits; returns its full length, or -1 if there is no such key. */
    public int copyTo(int database, Object key, long offset, int length, Object into, long intoOffset, int capacity) {
        long hash = hash(database, key, offset, length);
        Shard shard = keyspace.shardOf(hash);
        int position = ShardIndex.position(hash);
        return ShardReads.copyTo(shard, position, database, key, offset, length, into, intoOffset, capacity);
    }

    /** Copies as much of a string's bytes {@code [from, to]} as fits; returns their count, or -1 if there is no such key. */
    public int copyRange(
            int database,
            Object key,
            long offset,
            int length,
            long from,
            long to,
            Object into,
            long intoOffset,
            int capacity) {
        long hash = hash(database, key, offset, length);
        Shard shard = keyspace.shardOf(hash);
        int position = ShardIndex.position(hash);
        return ShardReads.copyRange(
                shard, position, database, key, offset, length, from, to, into, intoOffset, capacity);
    }

    /** Passes a view of a string to a callback; returns null if there is no such key. */
    public <T> T view(int database, Object key, long offset, int length, Function<? super DirectBuffer, T> reader) {
        long hash = hash(database, key, offset, length);
        return ShardReads.view(
                keyspace.shardOf(hash), ShardIndex.position(hash), database, key, offset, length, reader);
    }

    /** Returns the type of the value. */
    public ValueType type(int database, Object key, long offset, int length) {
        return ValueTypes.of(blockType(database, key, offset, length));
    }

    /** Returns whether a key of any type exists. */
    public boolean contains(int database, Object key, long offset, int length) {
        return blockType(database, key, offset, length) >= 0;
    }

    private int blockType(int database, Object key, long offset, int length) {
        long hash = hash(database, key, offset, length);
        return ShardReads.type(keyspace.shardOf(hash), ShardIndex.position(hash), database, key, offset, length);
    }

    /** Returns the expiry in milliseconds since 1970, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}. */
    public long expiresAt(int database, Object key, long offset, int length) {
        long hash = hash(database, key, offset, length);
        long expiry =
                ShardReads.expiry(keyspace.shardOf(hash), ShardIndex.position(hash), database, key, offset, length);
        if (expiry == NO_KEY) {
            return Expiry.NO_ENTRY;
        }
        return expiry == NO_EXPIRY ? Expiry.NONE : expiry;
    }

    /** Returns the remaining milliseconds of a key, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}. */
    public long ttl(int database, Object key, long offset, int length) {
        long expiry = expiresAt(database, key, offset, length);
        return expiry < 0 ? expiry : Math.max(0, expiry - System.currentTimeMillis());
    }

    /** Sets a string and its expiry; returns whether it was set. */
    public boolean put(
            When when,
            long expiry,
            int database,
            Object key,
            long offset,
            int length,
            Object value,
            long valueOffset,
            int valueLength) {
        Limits.checkValue(valueLength);
        Shard shard = lock(database, key, offset, length);
        try {
            if (when != When.ALWAYS && shard.entry.isPresent() != (when == When.PRESENT)) {
                return false;
            }
            write(shard, expiry, key, value, valueOffset, valueLength);
            return true;
        } finally {
            shard.unlock();
        }
    }

    private static void write(Shard shard, long expiry, Object key, Object value, long valueOffset, int valueLength) {
        long stored = expiry == KEEP_EXPIRY ? shard.entry.expiry() : expiry;
        ShardWrites.write(shard, key, BlockDescriptor.TYPE_STRING, stored, value, valueOffset, valueLength);
    }

    /** Sets a string of checked length without an expiry. */
    void put(long hash, int database, byte[] key, byte[] value) {
        Shard shard = lock(hash, database, key, ARRAY_BASE, key.length);
        try {
            write(shard, NO_EXPIRY, key, value, ARRAY_BASE, value.length);
        } finally {
            shard.unlock();
        }
    }

    /** Sets a string and its expiry if the current bytes are the expected ones. */
    public boolean compareAndSet(
            long expiry,
            int database,
            Object key,
            long offset,
            int length,
            Object expected,
            long expectedOffset,
            int expectedLength,
            Object value,
            long valueOffset,
            int valueLength) {
        Limits.checkValue(valueLength);
        Shard shard = lock(database, key, offset, length);
        try {
            if (!shard.entry.isString(expected, expectedOffset, expectedLength)) {
                return false;
            }
            write(shard, expiry, key, value, valueOffset, valueLength);
            return true;
        } finally {
            shard.unlock();
        }
    }

    /** Sets a string and its expiry; returns the old value, or null. */
    public byte[] getAndSet(
            long expiry,
            int database,
            Object key,
            long offset,
            int length,
            Object value,
            long valueOffset,
            int valueLength) {
        Limits.checkValue(valueLength);
        Shard shard = lock(database, key, offset, length);
        try {
            byte[] old = shard.entry.isPresent() ? shard.entry.stringBytes() : null;
            write(shard, expiry, key, value, valueOffset, valueLength);
            return old;
        } finally {
            shard.unlock();
        }
    }

    /**
     * Sets a string and its expiry, and copies the old value.
     *
     * @param room the number of bytes available for the copy
     * @return the length of the old value, or -1 if there was no such key; if the length exceeds the room, nothing is
     *     done
     */
    public int getAndSet(
            long expiry,
            int database,
            Object key,
            long offset,
            int length,
            Object value,
            long valueOffset,
            int valueLength,
            Object old,
            long oldOffset,
            int room) {
        Limits.checkValue(valueLength);
        Shard shard = lock(database, key, offset, length);
        try {
            int oldLength = shard.entry.copyString(old, oldOffset, room);
            if (oldLength <= room) {
                write(shard, expiry, key, value, valueOffset, valueLength);
            }
            return oldLength;
        } finally {
            shard.unlock();
        }
    }

    /** Removes a string and copies it; returns the same as {@link #getAndSet} with a copy. */
    public int getAndRemove(int database, Object key, long offset, int length, Object old, long oldOffset, int room) {
        Shard shard = lock(database, key, offset, length);
        try {
            int oldLength = shard.entry.copyString(old, oldOffset, room);
            if (oldLength >= 0 && oldLength <= room) {
                shard.entry.remove();
            }
            return oldLength;
        } finally {
            shard.unlock();
        }
    }

    /** Removes a key of any type; returns whether it existed. */
    public boolean remove(int database, Object key, long offset, int length) {
        Shard shard = lock(database, key, offset, length);
        try {
            boolean present = shard.entry.isPresent();
            if (present) {
                shard.entry.remove();
            }
            return present;
        } finally {
            shard.unlock();
        }
    }

    /** Removes a string if its bytes are the expected ones. */
    public boolean removeIf(
            int database,
            Object key,
            long offset,
            int length,
            Object expected,
            long expectedOffset,
            int expectedLength) {
        Shard shard = lock(database, key, offset, length);
        try {
            boolean matches = shard.entry.isString(expected, expectedOffset, expectedLength);
            if (matches) {
                shard.entry.remove();
            }
            return matches;
        } finally {
            shard.unlock();
        }
    }

    /** Removes a string and returns it, or null. */
    public byte[] getAndRemove(int database, Object key, long offset, int length) {
        Shard shard = lock(database, key, offset, length);
        try {
            if (!shard.entry.isPresent()) {
                return null;
            }
            byte[] old = shard.entry.stringBytes();
            shard.entry.remove();
            return old;
        } finally {
            shard.unlock();
        }
    }

    /** Appends bytes to a string, or creates it; the expiry stays. Returns the new length. */
    public int append(int database, Object key, long offset, int length, Object tail, long tailOffset, int tailLength) {
        Limits.checkValue(tailLength);
        Shard shard = lock(database, key, offset, length);
        try {
            return ShardWrites.append(shard, key, tail, tailOffset, tailLength);
        } finally {
            shard.unlock();
        }
    }

    /** Adds to a decimal 64-bit integer, 0 if there is no such key; the expiry stays. Returns the sum. */
    public long increment(int database, Object key, long offset, int length, long delta) {
        return updateText(
                database, key, offset, length, text -> Long.toString(Numbers.add(text, delta)), Long::parseLong);
    }

    /** Adds to a decimal number, 0 if there is no such key; the expiry stays. Returns the sum. */
    public BigDecimal increment(int database, Object key, long offset, int length, BigDecimal delta) {
        return updateText(database, key, offset, length, text -> Numbers.add(text, delta), BigDecimal::new);
    }

    private <T> T updateText(
            int database,
            Object key,
            long offset,
            int length,
            Function<byte[], String> change,
            Function<String, T> result) {
        Shard shard = lock(database, key, offset, length);
        try {
            String text = change.apply(shard.entry.isPresent() ? shard.entry.stringBytes() : null);
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            write(shard, KEEP_EXPIRY, key, bytes, ARRAY_BASE, bytes.length);
            return result.apply(text);
        } finally {
            shard.unlock();
        }
    }

    /** Sets the expiry of a key of any type or, with {@link #NO_EXPIRY}, removes it; returns whether that changed it. */
    public boolean setExpiry(int database, Object key, long offset, int length, long expiry) {
        Shard shard = lock(database, key, offset, length);
        try {
            if (!shard.entry.isPresent() || (expiry == NO_EXPIRY && shard.entry.expiry() == NO_EXPIRY)) {
                return false;
            }
            if (expiry != NO_EXPIRY && expiry <= System.currentTimeMillis()) {
                shard.entry.remove();
            } else {
                ShardWrites.setExpiry(shard, expiry);
            }
            return true;
        } finally {
            shard.unlock();
        }
    }
}
