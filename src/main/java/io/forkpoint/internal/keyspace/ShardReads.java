package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.ValueTypes;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads of a shard. They take no lock: each reads what is there, checks every offset and length against the arena before
 * it follows them, and begins again if the shard's version has changed meanwhile. If writers spoil every try, or the
 * value is long, the reader pins the shard, which makes writers leave the block unchanged.
 */
final class ShardReads {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final byte[] EMPTY = new byte[0];
    /** The number of tries, after which a writer that never pauses would go on to spoil each. */
    private static final int OPTIMISTIC_TRIES = 8;

    /** Longer values take longer to copy than a write takes, and are pinned at once. */
    private static final int LONG_COPY_BYTES = 16 << 10;

    private ShardReads() {}

    /**
     * Returns the bytes {@code [from, to]} of a string, clipped to it; null if there is no such key. Negative positions
     * count from the end of the string.
     */
    static byte[] get(
            Shard shard, int position, int database, Object key, long keyOffset, int keyLength, long from, long to) {
        for (int attempt = 0; attempt < OPTIMISTIC_TRIES; attempt++) {
            long version = shard.beginRead();
            long block = shard.findLive(position, database, key, keyOffset, keyLength);
            long header = block == 0 ? 0 : shard.header(block);
            int valueBytes = block == 0 ? 0 : shard.valueBytesOf(block, header);
            if (!shard.endRead(version)) {
                continue; // before using a length that may be torn
            }
            if (block == 0) {
                return null;
            }
            requireString(header);
            if (valueBytes > LONG_COPY_BYTES) {
                break;
            }
            byte[] value = copy(shard, block, header, keyLength, valueBytes, from, to);
            if (shard.endRead(version)) {
                return value;
            }
        }
        return getHeld(shard, position, database, key, keyOffset, keyLength, from, to);
    }

    private static byte[] getHeld(
            Shard shard, int position, int database, Object key, long keyOffset, int keyLength, long from, long to) {
        int pinned = shard.pins().pin();
        try {
            long block = findHeld(shard, position, database, key, keyOffset, keyLength);
            if (block == 0) {
                return null;
            }
            long header = shard.header(block);
            requireString(header);
            return copy(shard, block, header, keyLength, shard.valueBytesOf(block, header), from, to);
        } finally {
            shard.endHeld(pinned);
        }
    }

    private static byte[] copy(
            Shard shard, long block, long header, int keyLength, int valueBytes, long from, long to) {
        long first = first(from, valueBytes);
        long last = last(to, valueBytes);
        if (first > last) {
            return EMPTY;
        }
        byte[] value = new byte[(int) (last - first + 1)];
        long at = block + BlockDescriptor.keyOffset(header) + keyLength + first;
        Memory.copy(null, shard.base + at, value, ARRAY_BASE, value.length);
        return value;
    }

    /** Copies as much of a string as fits; returns its full length, or -1 if there is no such key. */
    static int copyTo(
            Shard shard,
            int position,
            int database,
            Object key,
            long keyOffset,
            int keyLength,
            Object to,
            long toOffset,
            int capacity) {
        for (int attempt = 0; attempt < OPTIMISTIC_TRIES; attempt++) {
            long version = shard.beginRead();
            long block = shard.findLive(position, database, key, keyOffset, keyLength);
            long header = block == 0 ? 0 : shard.header(block);
            int valueBytes = block == 0 ? 0 : shard.valueBytesOf(block, header);
            if (!shard.endRead(version)) {
                continue;
            }
            if (block == 0) {
                return -1;
            }
            requireString(header);
            int bytes = Math.min(valueBytes, capacity);
            if (bytes > LONG_COPY_BYTES) {
                break;
            }
            Memory.copy(null, valueAddress(shard, block, header, keyLength), to, toOffset, bytes);
            if (shard.endRead(version)) {
                return valueBytes;
            }
        }
        return copyRange(shard, position, database, key, keyOffset, keyLength, 0, -1, to, toOffset, capacity);
    }

    /**
     * Copies as much of a string's bytes {@code [from, to]} as fits; returns their count, or -1 if there is no such key.
     * Negative positions count from the end of the string; positions outside of it are ignored.
     */
    static int copyRange(
            Shard shard,
            int position,
            int database,
            Object key,
            long keyOffset,
            int keyLength,
            long from,
            long to,
            Object into,
            long intoOffset,
            int capacity) {
        int pinned = shard.pins().pin();
        try {
            long block = findHeld(shard, position, database, key, keyOffset, keyLength);
            if (block == 0) {
                return -1;
            }
            long header = shard.header(block);
            requireString(header);
            int valueBytes = shard.valueBytesOf(block, header);
            long first = first(from, valueBytes);
            long last = last(to, valueBytes);
            if (first > last) {
                return 0;
            }
            int bytes = (int) (last - first + 1);
            long address = valueAddress(shard, block, header, keyLength) + first;
            Memory.copy(null, address, into, intoOffset, Math.min(bytes, capacity));
            return bytes;
        } finally {
            shard.endHeld(pinned);
        }
    }

    private static long first(long from, int valueBytes) {
        return from < 0 ? Math.max(0, from + valueBytes) : from;
    }

    private static long last(long to, int valueBytes) {
        return Math.min(to < 0 ? to + valueBytes : to, valueBytes - 1L);
    }

    private static long valueAddress(Shard shard, long block, long header, int keyLength) {
        return shard.base + block + BlockDescriptor.keyOffset(header) + keyLength;
    }

    /**
     * Returns the block of a live key, or 0, for a reader that has pinned the shard; the block stays unchanged until the
     * reader unpins. A shard with incessant writes is locked for the look-up, so that it ends.
     */
    static long findHeld(Shard shard, int position, int database, Object key, long keyOffset, int keyLength) {
        for (int attempt = 0; attempt < OPTIMISTIC_TRIES; attempt++) {
            long version = shard.beginRead();
            long block = shard.findLive(position, database, key, keyOffset, keyLength);
            shard.pins().found();
            if (shard.endRead(version)) {
                return block;
            }
        }
        shard.lock();
        try {
            shard.pins().found();
            return shard.findLive(position, database, key, keyOffset, keyLength);
        } finally {
            shard.unlock();
        }
    }

    /** Passes a view of a string to a callback; the block stays unchanged until the callback returns. */
    static <T> T view(
            Shard shard,
            int position,
            int database,
            Object key,
            long keyOffset,
            int keyLength,
            Function<? super DirectBuffer, T> reader) {
        int pinned = shard.pins().pin();
        try {
            long block = findHeld(shard, position, database, key, keyOffset, keyLength);
            if (block == 0) {
                return null;
            }
            long header = shard.header(block);
            requireString(header);
            return callWithView(
                    valueAddress(shard, block, header, keyLength), shard.valueBytesOf(block, header), reader);
        } finally {
            shard.endHeld(pinned);
        }
    }

    private static <T> T callWithView(long address, int bytes, Function<? super DirectBuffer, T> reader) {
        UnsafeBuffer view = new UnsafeBuffer(address, bytes);
        try {
            return reader.apply(view);
        } finally {
            view.wrap(EMPTY); // a view that was kept shows nothing
        }
    }

    /** Returns the expiry of a key, {@link Shard#NO_EXPIRY}, or {@link KeyOperations#NO_KEY} if there is no such key. */
    static long expiry(Shard shard, int position, int database, Object key, long keyOffset, int keyLength) {
        for (int attempt = 0; attempt < OPTIMISTIC_TRIES; attempt++) {
            long version = shard.beginRead();
            long block = shard.findLive(position, database, key, keyOffset, keyLength);
            long expiry = block == 0 ? KeyOperations.NO_KEY : shard.expiryOf(block, shard.header(block));
            if (shard.endRead(version)) {
                return expiry;
            }
        }
        int pinned = shard.pins().pin();
        try {
            long block = findHeld(shard, position, database, key, keyOffset, keyLength);
            return block == 0 ? KeyOperations.NO_KEY : shard.expiryOf(block, shard.header(block));
        } finally {
            shard.endHeld(pinned);
        }
    }

    /** Returns the type of a key's value, or -1 if there is no such key. */
    static int type(Shard shard, int position, int database, Object key, long keyOffset, int keyLength) {
        for (int attempt = 0; attempt < OPTIMISTIC_TRIES; attempt++) {
            long version = shard.beginRead();
            long block = shard.findLive(position, database, key, keyOffset, keyLength);
            int type = block == 0 ? -1 : BlockDescriptor.type(shard.header(block));
            if (shard.endRead(version)) {
                return type;
            }
        }
        int pinned = shard.pins().pin();
        try {
            long block = findHeld(shard, position, database, key, keyOffset, keyLength);
            return block == 0 ? -1 : BlockDescriptor.type(shard.header(block));
        } finally {
            shard.endHeld(pinned);
        }
    }

    /**
     * Collects the keys of a database from a position on, in the order of positions, until {@code count} keys or the end
     * of the page are reached. Keys with the same position stay together.
     *
     * @param keep tests the header of a key: whether to collect it
     * @return the position to go on from
     */
    static int keysFrom(Shard shard, int position, int count, LongPredicate keep, java.util.List<byte[]> into) {
        int start = into.size();
        for (int attempt = 0; ; attempt++) {
            boolean locked = attempt >= OPTIMISTIC_TRIES;
            if (locked) {
                shard.lock();
            }
            try {
                long version = shard.version;
                if (!locked) {
                    version = shard.beginRead();
                }
                int next = collect(shard, version, position, count, keep, into);
                if (locked || shard.endRead(version)) {
                    return next;
                }
            } finally {
                if (locked) {
                    shard.unlock();
                }
            }
            into.subList(start, into.size()).clear();
        }
    }

    private static int collect(
            Shard shard, long version, int position, int count, LongPredicate keep, java.util.List<byte[]> into) {
        long[] slots = new long[ShardIndex.PAGE_SLOTS];
        int n = shard.index.slotsFrom(position, slots);
        for (int i = 0; i < n; i++) {
            slots[i] ^= Long.MIN_VALUE; // positions are unsigned
        }
        Arrays.sort(slots, 0, n);
        int taken = 0;
        for (int i = 0; i < n; i++) {
            long word = slots[i] ^ Long.MIN_VALUE;
            int at = ShardIndex.positionOf(word);
            if (taken >= count && at != ShardIndex.positionOf(slots[i - 1] ^ Long.MIN_VALUE)) {
                return at;
            }
            taken++;
            byte[] key = keyOf(shard, version, ShardIndex.block(word), keep);
            if (key != null) {
                into.add(key);
            }
        }
        return shard.index.nextPage(position);
    }

    private static byte[] keyOf(Shard shard, long version, long block, LongPredicate keep) {
        if (!shard.arena.holds(block, BlockDescriptor.MAX_HEADER_BYTES)) {
            return null;
        }
        long header = UnsafeApi.getLong(shard.base + block);
        int keyLength = shard.keyBytesOf(block, header);
        long key = block + BlockDescriptor.keyOffset(header);
        if (keyLength < 0
                || keyLength > Limits.MAX_STRING_BYTES
                || !shard.arena.holds(key, keyLength)
                || !keep.test(header)
                || shard.isExpired(block, header)
                || !shard.endRead(version)) { // before using a length that may be torn
            return null;
        }
        byte[] copy = new byte[keyLength];
        Memory.copy(null, shard.base + key, copy, ARRAY_BASE, keyLength);
        return copy;
    }

    static void requireString(long header) {
        int type = BlockDescriptor.type(header);
        if (type != BlockDescriptor.TYPE_STRING) {
            throw new WrongTypeException("the key holds a " + ValueTypes.nameOf(type)
                    + ", not a string: use the operations of its type, or remove or overwrite it");
        }
    }
}
