package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.CollectionValue;
import java.util.function.LongPredicate;
import org.agrona.UnsafeApi;

/**
 * Writes of a shard; the caller holds its lock. What can fail (memory, limits) is done before anything is changed.
 */
final class ShardWrites {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private ShardWrites() {}

    /** Sets a key's value, type and expiry, whether it is there or not. */
    static void put(
            Shard shard,
            int position,
            int database,
            int type,
            long expiry,
            Object key,
            long keyOffset,
            int keyLength,
            Object value,
            long valueOffset,
            int valueLength) {
        boolean present = shard.locate(position, database, key, keyOffset, keyLength);
        write(
                shard,
                present,
                position,
                database,
                type,
                expiry,
                key,
                keyOffset,
                keyLength,
                value,
                valueOffset,
                valueLength);
    }

    /** The same after {@link Shard#locate}, whose answer {@code present} is. */
    static void write(
            Shard shard,
            boolean present,
            int position,
            int database,
            int type,
            long expiry,
            Object key,
            long keyOffset,
            int keyLength,
            Object value,
            long valueOffset,
            int valueLength) {
        boolean expires = expiry != Shard.NO_EXPIRY;
        if (present && fitsInPlace(shard, expires, valueLength)) {
            writeInPlace(shard, database, type, expiry, value, valueOffset, valueLength);
            return;
        }
        if (!present) {
            shard.index.reserve(position);
        }
        long block;
        try {
            block = shard.newBlock(expiry, key, keyOffset, keyLength, valueLength);
        } catch (MemoryLimitException full) {
            // The snapshot that held the entry may have been given up for this write: then it needs no new block.
            if (!present || !fitsInPlace(shard, expires, valueLength)) {
                throw full;
            }
            writeInPlace(shard, database, type, expiry, value, valueOffset, valueLength);
            return;
        }
        long start = block + BlockDescriptor.blockBytes(keyLength, valueLength, expires) - valueLength;
        Memory.copy(value, valueOffset, null, shard.base + start, valueLength);
        shard.beginChange();
        shard.publish(block, database, type, expires, keyLength, valueLength);
        if (present) {
            shard.nodes.disposeLocated();
            shard.replaceLocated(block);
        } else {
            shard.insert(position, block);
        }
        shard.endChange();
    }

    /** Whether the located entry can take a value of this length where it is. */
    private static boolean fitsInPlace(Shard shard, boolean expires, int valueLength) {
        return !shard.isFrozen(shard.block, shard.header)
                && !CollectionDescriptor.isCollection(BlockDescriptor.type(shard.header))
                && BlockDescriptor.hasExpiry(shard.header) == expires
                && BlockDescriptor.isWide(shard.header) == BlockDescriptor.needsWide(shard.keyBytes, valueLength)
                && Allocator.sameSlot(
                        shard.locatedBytes(), BlockDescriptor.blockBytes(shard.keyBytes, valueLength, expires));
    }

    private static void writeInPlace(
            Shard shard, int database, int type, long expiry, Object value, long valueOffset, int valueLength) {
        shard.beginChange();
        Memory.copy(value, valueOffset, null, shard.base + shard.valueOffset, valueLength);
        finishInPlace(shard, database, type, expiry, valueLength);
        shard.endChange();
    }

    private static void finishInPlace(Shard shard, int database, int type, long expiry, int valueLength) {
        shard.changed();
        boolean expires = expiry != Shard.NO_EXPIRY;
        if (BlockDescriptor.isWide(shard.header)) {
            shard.putWide(shard.block, shard.keyBytes, valueLength);
        }
        if (expires) {
            UnsafeApi.putLong(shard.base + shard.valueOffset - shard.keyBytes - BlockDescriptor.WORD_BYTES, expiry);
        }
        if (BlockDescriptor.type(shard.header) != type) {
            shard.counters().remove(shard.header);
            shard.counters().add(BlockDescriptor.header(0, database, type, expires, 0, 0));
        }
        shard.publish(shard.block, database, type, expires, shard.keyBytes, valueLength);
    }

    /**
     * Puts a copy of an entry of any type, its expiry included, under another key, in the place of what that has.
     *
     * @param from the shard whose located entry it is; may be the same, whose located entry is another afterwards
     */
    static void copyLocated(Shard from, Shard to, int position, int database, byte[] key) {
        int type = BlockDescriptor.type(from.header);
        if (!CollectionDescriptor.isCollection(type)) {
            put(
                    to,
                    position,
                    database,
                    type,
                    from.expiry,
                    key,
                    ARRAY_BASE,
                    key.length,
                    null,
                    from.base + from.valueOffset,
                    from.valueBytes);
            return;
        }
        long original = from.base + from.valueOffset;
        int length = from.valueBytes;
        LocatedSlot slot = new LocatedSlot(to);
        long expiry = from.expiry;
        slot.locate(position, database, key);
        slot.setExpiry(expiry);
        slot.copy(original, length, type);
    }

    /** Adds bytes to the end of a string, or makes one; the expiry stays. Returns the new length. */
    static int append(
            Shard shard,
            int position,
            int database,
            Object key,
            long keyOffset,
            int keyLength,
            Object tail,
            long tailOffset,
            int tailLength) {
        if (!shard.locate(position, database, key, keyOffset, keyLength)) {
            write(
                    shard,
                    false,
                    position,
                    database,
                    BlockDescriptor.TYPE_STRING,
                    Shard.NO_EXPIRY,
                    key,
                    keyOffset,
                    keyLength,
                    tail,
                    tailOffset,
                    tailLength);
            return tailLength;
        }
        ShardReads.requireString(shard.header);
        int oldLength = shard.valueBytes;
        Limits.checkValue((long) oldLength + tailLength);
        int length = oldLength + tailLength;
        boolean expires = shard.expiry != Shard.NO_EXPIRY;
        if (fitsInPlace(shard, expires, length)) {
            appendInPlace(shard, database, tail, tailOffset, tailLength);
            return length;
        }
        long block;
        try {
            block = shard.newBlock(shard.expiry, key, keyOffset, keyLength, length);
        } catch (MemoryLimitException full) {
            // As in write().
            if (!fitsInPlace(shard, expires, length)) {
                throw full;
            }
            appendInPlace(shard, database, tail, tailOffset, tailLength);
            return length;
        }
        long start = shard.base + block + BlockDescriptor.blockBytes(keyLength, length, expires) - length;
        Memory.copy(null, shard.base + shard.valueOffset, null, start, oldLength);
        Memory.copy(tail, tailOffset, null, start + oldLength, tailLength);
        shard.beginChange();
        shard.publish(block, database, BlockDescriptor.TYPE_STRING, expires, keyLength, length);
        shard.replaceLocated(block);
        shard.endChange();
        return length;
    }

    private static void appendInPlace(Shard shard, int database, Object tail, long tailOffset, int tailLength) {
        int length = shard.valueBytes + tailLength;
        shard.beginChange();
        Memory.copy(tail, tailOffset, null, shard.base + shard.valueOffset + shard.valueBytes, tailLength);
        finishInPlace(shard, database, BlockDescriptor.TYPE_STRING, shard.expiry, length);
        shard.endChange();
    }

    /**
     * Gives a string a length, or makes one: zeros are added at its end, or bytes cut off; the expiry stays.
     *
     * @param present what {@link Shard#locate} has answered; what it has found is a string
     * @return address of the value, which may be changed there while the lock is held
     */
    static long resize(Shard shard, boolean present, int position, int database, byte[] key, int length) {
        long expiry = present ? shard.expiry : Shard.NO_EXPIRY;
        boolean expires = expiry != Shard.NO_EXPIRY;
        int kept = present ? Math.min(length, shard.valueBytes) : 0;
        if (present && fitsInPlace(shard, expires, length)) {
            return resizeInPlace(shard, database, length);
        }
        if (!present) {
            shard.index.reserve(position);
        }
        long block;
        try {
            block = shard.newBlock(expiry, key, ARRAY_BASE, key.length, length);
        } catch (MemoryLimitException full) {
            // As in write().
            if (!present || !fitsInPlace(shard, expires, length)) {
                throw full;
            }
            return resizeInPlace(shard, database, length);
        }
        long value = shard.base + block + BlockDescriptor.blockBytes(key.length, length, expires) - length;
        if (kept > 0) {
            Memory.copy(null, shard.base + shard.valueOffset, null, value, kept);
        }
        UnsafeApi.setMemory(value + kept, length - kept, (byte) 0);
        shard.beginChange();
        shard.publish(block, database, BlockDescriptor.TYPE_STRING, expires, key.length, length);
        if (present) {
            shard.replaceLocated(block);
        } else {
            shard.insert(position, block);
        }
        shard.endChange();
        return value;
    }

    private static long resizeInPlace(Shard shard, int database, int length) {
        long value = shard.base + shard.valueOffset;
        int kept = Math.min(length, shard.valueBytes);
        shard.beginChange();
        UnsafeApi.setMemory(value + kept, length - kept, (byte) 0);
        finishInPlace(shard, database, BlockDescriptor.TYPE_STRING, shard.expiry, length);
        shard.endChange();
        return value;
    }

    /** The located string's bytes. */
    static byte[] locatedValue(Shard shard) {
        ShardReads.requireString(shard.header);
        byte[] value = new byte[shard.valueBytes];
        Memory.copy(null, shard.base + shard.valueOffset, value, ARRAY_BASE, value.length);
        return value;
    }

    /** Whether the located value is a string of these bytes. */
    static boolean locatedEquals(Shard shard, Object value, long valueOffset, int valueLength) {
        return BlockDescriptor.type(shard.header) == BlockDescriptor.TYPE_STRING
                && shard.valueBytes == valueLength
                && Memory.equal(null, shard.base + shard.valueOffset, value, valueOffset, valueLength);
    }

    /** Gives the located entry another expiry, or none. */
    static void setExpiry(Shard shard, int position, int database, long expiry) {
        int type = BlockDescriptor.type(shard.header);
        if (CollectionDescriptor.isCollection(type)) {
            setExpiryOfCollection(shard, database, expiry);
            return;
        }
        // The value is its own source: write() copies it before it gives the old block up.
        write(
                shard,
                true,
                position,
                database,
                type,
                expiry,
                null,
                shard.base + shard.valueOffset - shard.keyBytes,
                shard.keyBytes,
                null,
                shard.base + shard.valueOffset,
                shard.valueBytes);
    }

    /** Its nodes stay what they are. */
    private static void setExpiryOfCollection(Shard shard, int database, long expiry) {
        boolean expires = expiry != Shard.NO_EXPIRY;
        int keyBytes = shard.keyBytes;
        int valueBytes = shard.valueBytes;
        long key = shard.base + shard.valueOffset - keyBytes;
        if (!shard.isFrozen(shard.block, shard.header) && BlockDescriptor.hasExpiry(shard.header) && expires) {
            shard.changed();
            UnsafeApi.putLong(key - BlockDescriptor.WORD_BYTES, expiry);
            return;
        }
        long block = shard.newBlock(expiry, null, key, keyBytes, valueBytes);
        long value = shard.base + block + BlockDescriptor.blockBytes(keyBytes, valueBytes, expires) - valueBytes;
        Memory.copy(null, shard.base + shard.valueOffset, null, value, valueBytes);
        if (shard.isOfSnapshot(shard.header)) {
            CollectionValue.setOrigin(value, shard.block);
        }
        shard.beginChange();
        shard.publish(block, database, BlockDescriptor.type(shard.header), expires, keyBytes, valueBytes);
        shard.replaceLocated(block);
        shard.endChange();
    }

    /**
     * Removes the entries with a position in {@code [from, to)} that pass both tests.
     *
     * @param slotTest asked with the slot's word, before the entry is touched
     * @param test asked with the slot's word when the shard's fields describe the entry
     * @return how many
     */
    static int removeEach(Shard shard, LongPredicate slotTest, LongPredicate test, int from, int to) {
        shard.requireSound();
        int removed = 0;
        long[] slots = new long[ShardIndex.PAGE_SLOTS];
        for (int position = from; position < to; position = shard.index.nextPage(position)) {
            int n = shard.index.slotsFrom(position, slots);
            for (int i = 0; i < n; i++) {
                if (!slotTest.test(slots[i])) {
                    continue;
                }
                shard.describe(ShardIndex.block(slots[i]));
                if (test.test(slots[i])) {
                    shard.slot = slotOf(shard, slots[i]);
                    shard.removeLocated();
                    removed++;
                }
            }
        }
        return removed;
    }

    private static long slotOf(Shard shard, long word) {
        long at = 0;
        while ((at = shard.index.find(ShardIndex.positionOf(word), at)) != 0) {
            if (UnsafeApi.getLong(at) == word) {
                return at;
            }
        }
        throw new IllegalStateException("a slot of the index has vanished: word=" + Long.toHexString(word));
    }
}
