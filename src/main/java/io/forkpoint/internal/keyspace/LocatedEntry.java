package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.TreeRelease;
import org.agrona.UnsafeApi;

/** What the writer changes at every operation: between paddings, since what lies beside it may be another shard's. */
abstract class LocatedEntryFields extends PaddingBefore {
    // The key that was sought.
    int position;
    int database;
    long keyOffset;
    int keyBytes;

    /** The entry's block; 0 if there is none. */
    long block;

    long slot;
    long header;
    int valueBytes;
    long valueOffset;
    long expiry;
}

/**
 * A key that a shard's writer has looked up, and the entry that it has, if any. One for each shard, used again and again:
 * what it says holds until the next look-up or write, {@link #remove} apart.
 *
 * <p>Of the key it keeps all but the reference to its memory, whose store would cost a fence under G1: whoever may add the
 * key says again where it lies.
 */
final class LocatedEntry extends LocatedEntryFields {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    long after0, after1, after2, after3, after4, after5, after6, after7;

    private final Shard shard;
    private final long base;

    LocatedEntry(Shard shard) {
        this.shard = shard;
        base = shard.base;
    }

    // ---- looking up -----------------------------------------------------------------------------------------------

    /** Looks a key of an array up. */
    boolean locate(int atPosition, int inDatabase, byte[] key) {
        return locate(atPosition, inDatabase, key, ARRAY_BASE, key.length);
    }

    /** Looks a key up, and returns whether it has an entry. An expired one is removed and counts as absent. */
    boolean locate(int atPosition, int inDatabase, Object keyBase, long offset, int bytes) {
        shard.beginWrite();
        position = atPosition;
        database = inDatabase;
        keyOffset = offset;
        keyBytes = bytes;
        long at = 0;
        while ((at = shard.index.find(atPosition, at)) != 0) {
            long candidate = ShardIndex.block(UnsafeApi.getLong(at));
            if (shard.matches(candidate, inDatabase, keyBase, offset, bytes)) {
                slot = at;
                describe(candidate);
                if (expiry != Shard.NO_EXPIRY && expiry <= System.currentTimeMillis()) {
                    remove();
                    shard.addExpired(1);
                    return false;
                }
                return true;
            }
        }
        clear();
        return false;
    }

    /** Goes to a block that is in the index. */
    void locateBlock(int atPosition, long at) {
        slot = 0;
        while ((slot = shard.index.find(atPosition, slot)) != 0) {
            if (ShardIndex.block(UnsafeApi.getLong(slot)) == at) {
                describe(at);
                return;
            }
        }
        throw new IllegalStateException("a block of the index has vanished: block=" + at);
    }

    /** Goes to a block, to look at it only: where the index has it, and what key was sought, is not known then. */
    void describe(long at) {
        block = at;
        header = UnsafeApi.getLong(base + at);
        keyBytes = shard.keyBytesOf(at, header);
        valueBytes = shard.valueBytesOf(at, header);
        valueOffset = at + BlockDescriptor.keyOffset(header) + keyBytes;
        expiry = shard.expiryOf(at, header);
    }

    private void clear() {
        block = 0;
        valueBytes = 0;
        expiry = Shard.NO_EXPIRY;
    }

    // ---- what there is ----------------------------------------------------------------------------------------

    /** Whether the key has an entry; what follows, but for the expiry and the length, is asked of one that has. */
    boolean isPresent() {
        return block != 0;
    }

    long block() {
        return block;
    }

    long header() {
        return header;
    }

    int type() {
        return BlockDescriptor.type(header);
    }

    /** Of the key that was sought. */
    int database() {
        return database;
    }

    int keyBytes() {
        return keyBytes;
    }

    long keyAddress() {
        return base + valueOffset - keyBytes;
    }

    /** 0 if there is no entry. */
    int valueBytes() {
        return valueBytes;
    }

    long valueAddress() {
        return base + valueOffset;
    }

    /** {@link Shard#NO_EXPIRY} if there is no entry. */
    long expiry() {
        return expiry;
    }

    /** Whether its block must not be changed. */
    boolean isFrozen() {
        return shard.reclamation.isFrozen(block, header, block);
    }

    /** Whether it is a collection. */
    boolean isCollection() {
        return CollectionDescriptor.isCollection(type());
    }

    /** The string's bytes. */
    byte[] stringBytes() {
        ShardReads.requireString(header);
        byte[] value = new byte[valueBytes];
        Memory.copy(null, valueAddress(), value, ARRAY_BASE, value.length);
        return value;
    }

    /** Copies the string if there is room for all of it; returns its length, or -1 if there is no entry. */
    int copyString(Object to, long offset, int room) {
        if (block == 0) {
            return -1;
        }
        ShardReads.requireString(header);
        if (valueBytes <= room) {
            Memory.copy(null, valueAddress(), to, offset, valueBytes);
        }
        return valueBytes;
    }

    /** Whether there is an entry, and it is a string of these bytes. */
    boolean isString(Object value, long offset, int bytes) {
        return block != 0
                && type() == BlockDescriptor.TYPE_STRING
                && valueBytes == bytes
                && Memory.equal(null, valueAddress(), value, offset, bytes);
    }

    // ---- changing it ------------------------------------------------------------------------------------------

    /** Whether there is an entry that can take a value of this length where it is. */
    boolean fitsInPlace(boolean expires, int length) {
        return block != 0
                && !isFrozen()
                && !isCollection()
                && BlockDescriptor.hasExpiry(header) == expires
                && BlockDescriptor.isWide(header) == BlockDescriptor.needsWide(keyBytes, length)
                && Allocator.sameSlot(
                        valueOffset - block + valueBytes, BlockDescriptor.blockBytes(keyBytes, length, expires));
    }

    /**
     * Takes a block for another value, and writes all but its header and that.
     *
     * @param key where a key lies that has no entry: an array, or null if at an address
     * @throws io.forkpoint.errors.MemoryLimitException and nothing is changed
     */
    long newBlock(Object key, long newExpiry, int length) {
        boolean present = block != 0;
        if (!present) {
            shard.index.reserve(position);
        }
        return shard.newBlock(newExpiry, present ? null : key, present ? keyAddress() : keyOffset, keyBytes, length);
    }

    /** Address of the value in a {@linkplain #newBlock new} block. */
    long valueAddressIn(long newBlock, long newExpiry, int length) {
        boolean expires = newExpiry != Shard.NO_EXPIRY;
        return base + newBlock + BlockDescriptor.blockBytes(keyBytes, length, expires) - length;
    }

    /** Writes the header of a block of the key, which makes it an entry. */
    void publish(long at, int type, long newExpiry, int length) {
        shard.publish(at, database, type, newExpiry != Shard.NO_EXPIRY, keyBytes, length);
    }

    /** Makes a new block, whose value has been written, the key's entry. */
    void put(long newBlock, int type, long newExpiry, int length) {
        shard.beginChange();
        publish(newBlock, type, newExpiry, length);
        if (block == 0) {
            shard.insert(position, newBlock);
        } else {
            dispose();
            replaceBy(newBlock);
        }
        shard.endChange();
    }

    /** Makes the slot name a published block instead; the old one is given up, but not what it refers to. */
    void replaceBy(long newBlock) {
        shard.beginChange();
        shard.replace(slot, header, newBlock);
        shard.reclamation.giveUp(block, header);
        shard.endChange();
    }

    void remove() {
        shard.beginChange();
        dispose();
        shard.remove(slot, header);
        shard.reclamation.giveUp(block, header);
        shard.endChange();
        clear();
    }

    /** What it refers to, if it is a collection, is not needed any more. */
    void dispose() {
        if (isCollection()) {
            long entry = shard.reclamation.isOfSnapshot(header) ? block : ShardNodes.UNKNOWN_ORIGIN;
            TreeRelease.release(shard.nodes, valueAddress(), valueBytes, entry);
        }
    }
}
