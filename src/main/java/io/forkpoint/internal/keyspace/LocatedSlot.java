package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.value.EntrySlot;
import io.forkpoint.internal.value.NodeSpace;
import io.forkpoint.internal.value.TreeRelease;
import io.forkpoint.internal.value.ValueCopy;
import org.agrona.UnsafeApi;

/** The entry of a key, possibly absent, as the slot of a collection. For the holder of its shard's lock. */
final class LocatedSlot extends EntrySlot {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Shard shard;
    private int position;
    private int database;
    private byte[] key;

    /** The entry's block; 0 if there is none. */
    private long block;

    private long header;
    private long expiry;
    private long address;
    private int length;
    private long reserved;
    private int reservedLength;
    /** Whether the entry is invisible so far, see {@link #begin}. */
    private boolean detached;

    LocatedSlot(Shard shard) {
        this.shard = shard;
    }

    /** Looks up a key. An expired entry is removed and counts as absent. */
    void locate(int atPosition, int inDatabase, byte[] keyBytes) {
        position = atPosition;
        database = inDatabase;
        key = keyBytes;
        reserved = 0;
        detached = false;
        if (shard.entry.locate(position, database, key)) {
            load(shard.entry.block());
        } else {
            clear();
        }
    }

    private void clear() {
        block = 0;
        header = 0;
        address = 0;
        length = 0;
        expiry = Shard.NO_EXPIRY;
    }

    /**
     * Begins an entry that will replace a key's value, if it has one. The entry is invisible until it is
     * {@linkplain #install installed}: the lock is held until then, and no scan looks at blocks born under it.
     */
    void begin(int atPosition, int inDatabase, byte[] keyBytes) {
        position = atPosition;
        database = inDatabase;
        key = keyBytes;
        reserved = 0;
        detached = true;
        clear();
    }

    /**
     * Replaces the key's value by the entry that was begun.
     *
     * @throws MemoryLimitException if there is no room for another key; nothing is changed
     */
    void install() {
        if (shard.entry.locate(position, database, key)) {
            shard.beginChange();
            shard.entry.dispose();
            shard.entry.replaceBy(block);
            shard.endChange();
        } else {
            shard.index.reserve(position);
            shard.insert(position, block);
        }
        detached = false;
    }

    /** Frees the entry that was begun, unless the write was torn: its references are then unknown. */
    void discard() {
        if (block != 0 && shard.changing == 0) {
            TreeRelease.release(shard.nodes, address, length, NodeSpace.UNKNOWN_ORIGIN);
            shard.allocator.free(block);
        }
        detached = false;
        clear();
    }

    private void load(long at) {
        block = at;
        header = UnsafeApi.getLong(shard.base + at);
        expiry = shard.expiryOf(at, header);
        length = shard.valueBytesOf(at, header);
        address = shard.base + at + BlockDescriptor.keyOffset(header) + key.length;
    }

    boolean isPresent() {
        return block != 0;
    }

    /** Sets the expiry of the entry, or the one that it gets when it is created. */
    void setExpiry(long millis) {
        expiry = millis;
    }

    /** Removes the entry and the nodes that it refers to. */
    void remove() {
        if (shard.entry.locate(position, database, key)) {
            shard.entry.remove();
        }
        block = 0;
        address = 0;
    }

    /** Replaces the entry by a copy of a collection. */
    void copy(long original, int bytes, int type) {
        long value = reserve(bytes);
        Memory.copy(null, original, null, value, bytes);
        try {
            new ValueCopy(shard.nodes).copy(original, value, bytes);
        } catch (RuntimeException | Error e) {
            shard.allocator.free(reserved);
            throw e;
        }
        if (block != 0) {
            shard.entry.locateBlock(position, block);
            shard.entry.dispose();
        }
        commit(type);
    }

    @Override
    protected long address() {
        return address;
    }

    @Override
    protected int length() {
        return length;
    }

    @Override
    protected int type() {
        return BlockDescriptor.type(header);
    }

    @Override
    protected boolean isFrozen() {
        return block != 0 && shard.reclamation.isFrozen(block, header, block);
    }

    @Override
    protected long origin(long stored) {
        return block != 0 && shard.reclamation.isOfSnapshot(header) ? block : stored;
    }

    @Override
    protected int roundUp(int bytes) {
        boolean expires = expiry != Shard.NO_EXPIRY;
        long needed = BlockDescriptor.blockBytes(key.length, bytes, expires);
        int slack = (int) Math.min(64, Allocator.slotBytes(needed) - needed);
        // No slack where the longer value would need a longer header.
        return BlockDescriptor.blockBytes(key.length, bytes + slack, expires) == needed + slack ? bytes + slack : bytes;
    }

    @Override
    protected long reserve(int bytes) {
        if (block == 0 && !detached) {
            shard.index.reserve(position);
        }
        reserved = shard.newBlock(expiry, key, ARRAY_BASE, key.length, bytes);
        reservedLength = bytes;
        boolean expires = expiry != Shard.NO_EXPIRY;
        return shard.base + reserved + BlockDescriptor.blockBytes(key.length, bytes, expires) - bytes;
    }

    @Override
    protected void commit(int type) {
        boolean expires = expiry != Shard.NO_EXPIRY;
        shard.beginChange();
        shard.publish(reserved, database, type, expires, key.length, reservedLength);
        if (detached) {
            if (block != 0) {
                shard.allocator.free(block);
            }
        } else if (block != 0) {
            shard.entry.locateBlock(position, block);
            shard.entry.replaceBy(reserved);
        } else {
            shard.insert(position, reserved);
        }
        load(reserved);
        shard.endChange();
    }
}
