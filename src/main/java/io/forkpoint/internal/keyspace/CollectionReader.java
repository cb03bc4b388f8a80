package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.EntrySlot;
import io.forkpoint.internal.value.NodeSpace;

/** A collection as seen by a reader without a lock. For one thread. */
final class CollectionReader {
    private final Space space;
    private final Slot slot = new Slot();
    private final CollectionValue[] values = new CollectionValue[64];
    /** Whether this reader is in use: a callback may read another collection. */
    boolean busy;

    CollectionReader(Arena arena) {
        space = new Space(arena);
    }

    /**
     * Opens the collection of a block.
     *
     * @param block the block, or 0 if there is no such key
     * @param version the version that the shard must still have for the result to be valid; -1 if the block is pinned
     */
    CollectionValue open(Shard shard, long block, int type, long version) {
        space.shard = shard;
        space.version = version;
        slot.set(shard, block);
        int canonical = CollectionDescriptor.canonical(type);
        CollectionValue value = values[canonical];
        if (value == null) {
            value = new CollectionValue(space, slot, canonical);
            values[canonical] = value;
        }
        return value.open();
    }

    private static final class Slot extends EntrySlot {
        private long address;
        private int length;
        private int type;

        void set(Shard shard, long block) {
            if (block == 0) {
                address = 0;
                length = 0;
                return;
            }
            long header = shard.header(block);
            type = BlockDescriptor.type(header);
            length = shard.valueBytesOf(block, header);
            address = shard.base + block + BlockDescriptor.keyOffset(header) + shard.keyBytesOf(block, header);
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
            return type;
        }

        @Override
        protected boolean isFrozen() {
            throw readOnly();
        }

        @Override
        protected long origin(long stored) {
            throw readOnly();
        }

        @Override
        protected int roundUp(int bytes) {
            throw readOnly();
        }

        @Override
        protected long reserve(int bytes) {
            throw readOnly();
        }

        @Override
        protected void commit(int newType) {
            throw readOnly();
        }
    }

    private static final class Space extends NodeSpace {
        private Shard shard;
        private long version;

        Space(Arena arena) {
            super(arena);
        }

        @Override
        protected boolean isStillValid() {
            return version < 0 || shard.endRead(version);
        }

        @Override
        protected long allocate(long bytes) {
            throw readOnly();
        }

        @Override
        protected void free(long block) {
            throw readOnly();
        }

        @Override
        protected void release(long block, long origin) {
            throw readOnly();
        }

        @Override
        protected void releaseTree(long node, long origin) {
            throw readOnly();
        }

        @Override
        protected boolean isFrozen(long node, long header, long origin) {
            throw readOnly();
        }

        @Override
        protected int epoch() {
            throw readOnly();
        }
    }

    private static IllegalStateException readOnly() {
        return new IllegalStateException("a read must not change the collection that it reads");
    }
}
