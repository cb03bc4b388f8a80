package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.TreeRelease;
import org.agrona.UnsafeApi;

/** The fields that the writer changes in every operation, between paddings: another shard's may lie beside them. */
abstract class LocatedEntryFields extends PaddingBefore {
    // The key that was looked up.
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
 * A key that a shard's writer has looked up, and its entry, if any. There is one per shard, used again and again. It is
 * valid until the next look-up or write other than {@link #remove}.
 *
 * <p>It keeps the key without the reference to its memory, whose store would cost a fence under G1. A caller that may add
 * the key passes its place again.
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

    /** Looks up a key in an array. */
    boolean locate(int atPosition, int inDatabase, byte[] key) {
        return locate(atPosition, inDatabase, key, ARRAY_BASE, key.length);
    }

    /** Looks up a key; returns whether it has an entry. An expired entry is removed and counts as absent. */
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

    /** Moves to a block that is in the index. */
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

    /** Moves to a block for reading only; its index slot and the key that was looked up are then unknown. */
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

    /** Returns whether the key has an entry. The methods below, except expiry and length, require one. */
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

    /** Returns the database of the key that was looked up. */
    int database() {
        return database;
    }

    int keyBytes() {
        return keyBytes;
    }

    long keyAddress() {
        return base + valueOffset - keyBytes;
    }

    /** Returns the length of the value; 0 if there is no entry. */
    int valueBytes() {
        return valueBytes;
    }

    long valueAddress() {
        return base + valueOffset;
    }

    /** Returns the expiry; {@link Shard#NO_EXPIRY} if there is no entry. */
    long expiry() {
        return expiry;
    }

    /** Returns whether the block must not be changed. */
    boolean isFrozen() {
        return shard.reclamation.isFrozen(block, header, block);
    }

    /** Returns whether the entry is a collection. */
    boolean isCollection() {
        return CollectionDescriptor.isCollection(type());
    }

    /** Returns a copy of the string's bytes. */
    byte[] stringBytes() {
        ShardReads.requireString(header);
        byte[] value = new byte[valueBytes];
        Memory.copy(null, valueAddress(), value, ARRAY_BASE, value.length);
        return value;
    }

    /** Copies the string if all of it fits; returns its length, or -1 if there is no entry. */
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

    /** Returns whether there is an entry that is a string of these bytes. */
    boolean isString(Object value, long offset, int bytes) {
        return block != 0
                && type() == BlockDescriptor.TYPE_STRING
                && valueBytes == bytes
                && Memory.equal(null, valueAddress(), value, offset, bytes);
    }

    // ---- changing it ------------------------------------------------------------------------------------------

    /** Returns whether there is an entry that can take a value of this length in place. */
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
     * Allocates a block for another value, and writes everything except its header and the value.
     *
     * @param key where the key of an absent entry lies: an array, or null if at an address
     * @throws io.forkpoint.errors.MemoryLimitException if there is no room for it; nothing is changed
     */
    long newBlock(Object key, long newExpiry, int length) {
        boolean present = block != 0;
        if (!present) {
            shard.index.reserve(position);
        }
        return shard.newBlock(newExpiry, present ? null : key, present ? keyAddress() : keyOffset, keyBytes, length);
    }

    /** Returns the address of the value in a {@linkplain #newBlock new} block. */
    long valueAddressIn(long newBlock, long newExpiry, int length) {
        boolean expires = newExpiry != Shard.NO_EXPIRY;
        return base + newBlock + BlockDescriptor.blockBytes(keyBytes, length, expires) - length;
    }

    /** Writes the header of a block of the key, which turns it into an entry. */
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

    /** Makes the slot name a published block instead. Gives up the old block, but not the nodes that it refers to. */
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

    /** Gives up the nodes of a collection. */
    void dispose() {
        if (isCollection()) {
            long entry = shard.reclamation.isOfSnapshot(header) ? block : ShardNodes.UNKNOWN_ORIGIN;
            TreeRelease.release(shard.nodes, valueAddress(), valueBytes, entry);
        }
    }
}
