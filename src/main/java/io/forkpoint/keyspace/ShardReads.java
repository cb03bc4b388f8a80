package io.forkpoint.keyspace;

import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.memory.BlockDescriptor;
import io.forkpoint.memory.Memory;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads of a shard. None takes the lock: each reads what is there, checks every offset and length against the arena
 * before it follows them, and begins again if the shard's version has changed meanwhile.
 */
final class ShardReads {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final byte[] EMPTY = new byte[0];
    private static final int OPTIMISTIC_TRIES = 3;

    private ShardReads() {}

    /**
     * The bytes {@code [from, to]} of a string, negative ones counted from its end, clipped to it; null if there is no
     * such key.
     */
    static byte[] get(
            Shard shard, int position, int database, Object key, long keyOffset, int keyLength, long from, long to) {
        while (true) {
            long version = shard.beginRead();
            long block = shard.findBlock(position, database, key, keyOffset, keyLength);
            long header = block == 0 ? 0 : UnsafeApi.getLong(shard.base + block);
            if (block == 0 || isExpired(shard, block, header)) {
                if (shard.endRead(version)) {
                    return null;
                }
                continue;
            }
            int valueBytes = shard.valueBytesOf(block, header);
            if (!shard.endRead(version)) {
                continue; // before a torn length is believed
            }
            requireString(header);
            long first = from < 0 ? Math.max(0, from + valueBytes) : from;
            long last = Math.min(to < 0 ? to + valueBytes : to, valueBytes - 1L);
            if (first > last) {
                return EMPTY;
            }
            byte[] value = new byte[(int) (last - first + 1)];
            long at = block + BlockDescriptor.keyOffset(header) + keyLength + first;
            Memory.copy(null, shard.base + at, value, ARRAY_BASE, value.length);
            if (shard.endRead(version)) {
                return value;
            }
        }
    }

    /** Copies as much of a string as fits; returns its whole length, or -1 if there is no such key. */
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
        while (true) {
            long version = shard.beginRead();
            long block = shard.findBlock(position, database, key, keyOffset, keyLength);
            long header = block == 0 ? 0 : UnsafeApi.getLong(shard.base + block);
            if (block == 0 || isExpired(shard, block, header)) {
                if (shard.endRead(version)) {
                    return -1;
                }
                continue;
            }
            int valueBytes = shard.valueBytesOf(block, header);
            if (!shard.endRead(version)) {
                continue;
            }
            requireString(header);
            long at = block + BlockDescriptor.keyOffset(header) + keyLength;
            Memory.copy(null, shard.base + at, to, toOffset, Math.min(valueBytes, capacity));
            if (shard.endRead(version)) {
                return valueBytes;
            }
        }
    }

    /** Hands a view of a string to a callback; the block stays as it is until the callback returns. */
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
            while (true) {
                long version = shard.beginRead();
                long block = shard.findBlock(position, database, key, keyOffset, keyLength);
                long header = block == 0 ? 0 : UnsafeApi.getLong(shard.base + block);
                boolean absent = block == 0 || isExpired(shard, block, header);
                int valueBytes = absent ? 0 : shard.valueBytesOf(block, header);
                shard.pins().found();
                if (!shard.endRead(version)) {
                    continue;
                }
                if (absent) {
                    return null;
                }
                requireString(header);
                return callWithView(
                        shard.base + block + BlockDescriptor.keyOffset(header) + keyLength, valueBytes, reader);
            }
        } finally {
            shard.pins().unpin(pinned);
        }
    }

    private static <T> T callWithView(long address, int bytes, Function<? super DirectBuffer, T> reader) {
        UnsafeBuffer view = new UnsafeBuffer(address, bytes);
        try {
            return reader.apply(view);
        } finally {
            view.wrap(EMPTY); // a view that was kept reads nothing
        }
    }

    /** The expiry of a key, {@link Shard#NO_EXPIRY}, or {@link KeyOperations#NO_KEY} if there is no such key. */
    static long expiry(Shard shard, int position, int database, Object key, long keyOffset, int keyLength) {
        while (true) {
            long version = shard.beginRead();
            long block = shard.findBlock(position, database, key, keyOffset, keyLength);
            long header = block == 0 ? 0 : UnsafeApi.getLong(shard.base + block);
            boolean absent = block == 0 || isExpired(shard, block, header);
            long expiry = absent ? KeyOperations.NO_KEY : shard.expiryOf(block, header);
            if (shard.endRead(version)) {
                return expiry;
            }
        }
    }

    /** The type of a key's value, or -1 if there is no such key. */
    static int type(Shard shard, int position, int database, Object key, long keyOffset, int keyLength) {
        while (true) {
            long version = shard.beginRead();
            long block = shard.findBlock(position, database, key, keyOffset, keyLength);
            long header = block == 0 ? 0 : UnsafeApi.getLong(shard.base + block);
            boolean absent = block == 0 || isExpired(shard, block, header);
            if (shard.endRead(version)) {
                return absent ? -1 : BlockDescriptor.type(header);
            }
        }
    }

    /**
     * Hands out the keys of a database from a position on, in the order of positions, until {@code count} of them or
     * the end of the page is reached; keys with the same position come together.
     *
     * @param keep whether to hand out a key, asked with its header
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
                || isExpired(shard, block, header)
                || !shard.endRead(version)) { // before a torn length is believed
            return null;
        }
        byte[] copy = new byte[keyLength];
        Memory.copy(null, shard.base + key, copy, ARRAY_BASE, keyLength);
        return copy;
    }

    private static boolean isExpired(Shard shard, long block, long header) {
        return BlockDescriptor.hasExpiry(header) && shard.expiryOf(block, header) <= System.currentTimeMillis();
    }

    static void requireString(long header) {
        int type = BlockDescriptor.type(header);
        if (type != BlockDescriptor.TYPE_STRING) {
            throw new WrongTypeException("the key holds a " + OpenCollection.nameOf(type)
                    + ", not a string: use the operations of its type, or remove or overwrite it");
        }
    }
}
