package io.forkpoint.internal.value;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import org.agrona.UnsafeApi;

/** An entry of a {@link TestSpace} with nothing but a value. */
final class TestSlot extends EntrySlot {
    private final TestSpace space;
    private long block;
    private int length;
    private int type;
    private long reserved;
    private int reservedLength;

    TestSlot(TestSpace space) {
        this.space = space;
    }

    @Override
    protected long address() {
        return block == 0 ? 0 : space.address(block) + BlockDescriptor.WORD_BYTES;
    }

    @Override
    protected int length() {
        return length;
    }

    @Override
    protected int type() {
        return type;
    }

    @Override
    protected boolean isFrozen() {
        return block != 0 && space.isFrozen(block, UnsafeApi.getLong(space.address(block)), block);
    }

    @Override
    protected long origin(long stored) {
        return isFrozen() ? block : stored;
    }

    @Override
    protected int roundUp(int bytes) {
        return (bytes + 7) & -8;
    }

    @Override
    protected long reserve(int bytes) {
        reserved = space.allocate(BlockDescriptor.WORD_BYTES + (long) bytes);
        reservedLength = bytes;
        return space.address(reserved) + BlockDescriptor.WORD_BYTES;
    }

    @Override
    protected void commit(int newType) {
        UnsafeApi.putLong(
                space.address(reserved),
                CollectionDescriptor.nodeHeader(space.epoch(), CollectionDescriptor.BLOB_LEVEL, 0));
        if (block != 0) {
            space.release(block, block);
        }
        block = reserved;
        length = reservedLength;
        type = newType;
    }

    /** Gives the entry up, without what it refers to. */
    void remove() {
        space.release(block, block);
        block = 0;
        length = 0;
    }
}
