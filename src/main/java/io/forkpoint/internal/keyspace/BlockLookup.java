package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.Memory;
import org.agrona.UnsafeApi;

/** Finds the block of a key and reads its header. Safe on torn offsets, and therefore without the lock. */
abstract class BlockLookup extends SequenceLock {
    static final long NO_EXPIRY = Long.MIN_VALUE;

    final Arena arena;
    final long base;
    final ShardIndex index;

    BlockLookup(Arena arena, ShardIndex index) {
        this.arena = arena;
        this.index = index;
        base = arena.values().address();
    }

    /**
     * Returns the offset of a key's block, or 0. Without the lock, the result is valid only if the version did not
     * change.
     */
    long findBlock(int position, int database, Object keyBase, long keyOffset, int keyLength) {
        long at = 0;
        while ((at = index.find(position, at)) != 0) {
            long candidate = ShardIndex.block(UnsafeApi.getLong(at));
            if (matches(candidate, database, keyBase, keyOffset, keyLength)) {
                return candidate;
            }
        }
        return 0;
    }

    /** Returns the same as {@link #findBlock}, or 0 if the key has expired. */
    final long findLive(int position, int database, Object keyBase, long keyOffset, int keyLength) {
        long block = findBlock(position, database, keyBase, keyOffset, keyLength);
        return block == 0 || isExpired(block, header(block)) ? 0 : block;
    }

    /** Returns whether a block's expiry has passed. */
    final boolean isExpired(long at, long word) {
        return BlockDescriptor.hasExpiry(word) && expiryOf(at, word) <= System.currentTimeMillis();
    }

    final boolean matches(long candidate, int database, Object keyBase, long keyOffset, int keyLength) {
        if (!arena.holds(candidate, BlockDescriptor.MAX_HEADER_BYTES + (long) keyLength)) {
            return false;
        }
        long word = UnsafeApi.getLong(base + candidate);
        return isOf(candidate, word, database, keyLength)
                && Memory.equal(
                        null, base + candidate + BlockDescriptor.keyOffset(word), keyBase, keyOffset, keyLength);
    }

    private boolean isOf(long candidate, long word, int database, int keyLength) {
        return BlockDescriptor.isWide(word)
                ? BlockDescriptor.database(word) == database && keyBytesOf(candidate, word) == keyLength
                : BlockDescriptor.isNarrowOf(word, database, keyLength);
    }

    long header(long at) {
        return UnsafeApi.getLong(base + at);
    }

    int keyBytesOf(long at, long word) {
        return BlockDescriptor.isWide(word)
                ? UnsafeApi.getInt(base + at + BlockDescriptor.WORD_BYTES)
                : BlockDescriptor.narrowKeyBytes(word);
    }

    int valueBytesOf(long at, long word) {
        return BlockDescriptor.isWide(word)
                ? UnsafeApi.getInt(base + at + BlockDescriptor.WORD_BYTES + 4)
                : BlockDescriptor.narrowValueBytes(word);
    }

    /** Returns the expiry of a block, or {@link #NO_EXPIRY}. */
    long expiryOf(long at, long word) {
        return BlockDescriptor.hasExpiry(word)
                ? UnsafeApi.getLong(base + at + BlockDescriptor.keyOffset(word) - BlockDescriptor.WORD_BYTES)
                : NO_EXPIRY;
    }
}
