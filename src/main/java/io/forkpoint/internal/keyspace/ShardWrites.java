package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.CollectionRoot;
import java.util.function.LongPredicate;
import org.agrona.UnsafeApi;

/**
 * Writes to the key that was last {@linkplain LocatedEntry#locate located} in a shard; the caller holds the lock. What
 * can fail (memory, limits) is done before anything is changed. A {@code key} is the array that the located key lies in,
 * or null if it lies at an address; it is not read if there is an entry.
 */
final class ShardWrites {
    /** In place of a block: the entry takes the value in place. */
    private static final long IN_PLACE = 0;

    private ShardWrites() {}

    /** Sets the key's value, type and expiry, whether or not it exists. */
    static void write(Shard shard, Object key, int type, long expiry, Object value, long valueOffset, int valueLength) {
        LocatedEntry entry = shard.entry;
        long block = blockFor(entry, key, expiry, valueLength);
        if (block == IN_PLACE) {
            shard.beginChange();
            Memory.copy(value, valueOffset, null, entry.valueAddress(), valueLength);
            finishInPlace(shard, type, expiry, valueLength);
            shard.endChange();
            return;
        }
        Memory.copy(value, valueOffset, null, entry.valueAddressIn(block, expiry, valueLength), valueLength);
        entry.put(block, type, expiry, valueLength);
    }

    /**
     * Allocates the block that a value of this length needs, or returns {@link #IN_PLACE}.
     *
     * @throws MemoryLimitException if there is no room for it; nothing is changed
     */
    private static long blockFor(LocatedEntry entry, Object key, long expiry, int valueLength) {
        boolean expires = expiry != Shard.NO_EXPIRY;
        if (entry.fitsInPlace(expires, valueLength)) {
            return IN_PLACE;
        }
        try {
            return entry.newBlock(key, expiry, valueLength);
        } catch (MemoryLimitException full) {
            // The snapshot that held the entry may have been given up for this write, which then needs no new block.
            if (!entry.fitsInPlace(expires, valueLength)) {
                throw full;
            }
            return IN_PLACE;
        }
    }

    /** Updates the header after the value has been written in place. */
    private static void finishInPlace(Shard shard, int type, long expiry, int valueLength) {
        LocatedEntry entry = shard.entry;
        shard.changed();
        boolean expires = expiry != Shard.NO_EXPIRY;
        if (BlockDescriptor.isWide(entry.header())) {
            shard.putWide(entry.block(), entry.keyBytes(), valueLength);
        }
        if (expires) {
            UnsafeApi.putLong(entry.keyAddress() - BlockDescriptor.WORD_BYTES, expiry);
        }
        if (entry.type() != type) {
            shard.counters().remove(entry.header());
            shard.counters().add(BlockDescriptor.header(0, entry.database(), type, expires, 0, 0));
        }
        entry.publish(entry.block(), type, expiry, valueLength);
    }

    /**
     * Puts a copy of an entry of any type, including its expiry, under another key, replacing that key's entry.
     *
     * @param from the shard whose located entry is copied; may be {@code to}, whose located entry changes
     */
    static void copyLocated(Shard from, Shard to, int position, int database, byte[] key) {
        int type = from.entry.type();
        long expiry = from.entry.expiry();
        long original = from.entry.valueAddress();
        int length = from.entry.valueBytes();
        if (CollectionDescriptor.isCollection(type)) {
            LocatedSlot slot = new LocatedSlot(to);
            slot.locate(position, database, key);
            slot.setExpiry(expiry);
            slot.copy(original, length, type);
        } else {
            to.entry.locate(position, database, key);
            write(to, key, type, expiry, null, original, length);
        }
    }

    /** Appends bytes to a string, or creates it; the expiry stays. Returns the new length. */
    static int append(Shard shard, Object key, Object tail, long tailOffset, int tailLength) {
        LocatedEntry entry = shard.entry;
        if (entry.isPresent()) {
            ShardReads.requireString(entry.header());
        }
        int oldLength = entry.valueBytes();
        Limits.checkValue((long) oldLength + tailLength);
        int length = oldLength + tailLength;
        long expiry = entry.expiry();
        long block = blockFor(entry, key, expiry, length);
        if (block == IN_PLACE) {
            shard.beginChange();
            Memory.copy(tail, tailOffset, null, entry.valueAddress() + oldLength, tailLength);
            finishInPlace(shard, BlockDescriptor.TYPE_STRING, expiry, length);
            shard.endChange();
            return length;
        }
        long value = entry.valueAddressIn(block, expiry, length);
        Memory.copy(null, entry.valueAddress(), null, value, oldLength);
        Memory.copy(tail, tailOffset, null, value + oldLength, tailLength);
        entry.put(block, BlockDescriptor.TYPE_STRING, expiry, length);
        return length;
    }

    /**
     * Sets the length of a string, or creates it: appends zeros or cuts off bytes; the expiry stays. The located entry
     * must be a string or absent.
     *
     * @return the address of the value, which may be changed in place while the lock is held
     */
    static long resize(Shard shard, byte[] key, int length) {
        LocatedEntry entry = shard.entry;
        int kept = Math.min(length, entry.valueBytes());
        long expiry = entry.expiry();
        long block = blockFor(entry, key, expiry, length);
        if (block == IN_PLACE) {
            long value = entry.valueAddress();
            shard.beginChange();
            UnsafeApi.setMemory(value + kept, length - kept, (byte) 0);
            finishInPlace(shard, BlockDescriptor.TYPE_STRING, expiry, length);
            shard.endChange();
            return value;
        }
        long value = entry.valueAddressIn(block, expiry, length);
        Memory.copy(null, entry.valueAddress(), null, value, kept);
        UnsafeApi.setMemory(value + kept, length - kept, (byte) 0);
        entry.put(block, BlockDescriptor.TYPE_STRING, expiry, length);
        return value;
    }

    /** Sets or removes the expiry of an entry of any type. */
    static void setExpiry(Shard shard, long expiry) {
        LocatedEntry entry = shard.entry;
        if (entry.isCollection()) {
            setExpiryOfCollection(shard, expiry);
        } else {
            // The value is its own source: write() copies it before it gives the old block up.
            write(shard, null, entry.type(), expiry, null, entry.valueAddress(), entry.valueBytes());
        }
    }

    /** Sets the expiry of a collection, whose nodes stay unchanged. */
    private static void setExpiryOfCollection(Shard shard, long expiry) {
        LocatedEntry entry = shard.entry;
        boolean expires = expiry != Shard.NO_EXPIRY;
        if (!entry.isFrozen() && BlockDescriptor.hasExpiry(entry.header()) && expires) {
            shard.changed();
            UnsafeApi.putLong(entry.keyAddress() - BlockDescriptor.WORD_BYTES, expiry);
            return;
        }
        int length = entry.valueBytes();
        long block = entry.newBlock(null, expiry, length);
        long value = entry.valueAddressIn(block, expiry, length);
        Memory.copy(null, entry.valueAddress(), null, value, length);
        if (shard.reclamation.isOfSnapshot(entry.header())) {
            CollectionRoot.setOrigin(value, entry.block());
        }
        shard.beginChange();
        entry.publish(block, entry.type(), expiry, length);
        entry.replaceBy(block);
        shard.endChange();
    }

    /**
     * Removes the entries with a position in {@code [from, to)} that pass both tests.
     *
     * @param slotTest tests the slot's word before the entry is touched
     * @param test tests the slot's word when the entry is the shard's located one
     * @return the number of entries removed
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
                long block = ShardIndex.block(slots[i]);
                shard.entry.describe(block);
                if (test.test(slots[i])) {
                    shard.entry.locateBlock(ShardIndex.positionOf(slots[i]), block);
                    shard.entry.remove();
                    removed++;
                }
            }
        }
        return removed;
    }
}
