package io.forkpoint.internal.rdb;

import org.agrona.UnsafeApi;

/**
 * Walks the consumer groups of a stream. A group lists all entries that were delivered and not acknowledged, and each of
 * its consumers the ones that it owns. Redis refuses to load a stream whose consumer owns an entry that its group does
 * not list.
 */
final class GroupWalker {
    private static final int ID_BYTES = 16;
    private static final long UNKNOWN = -1;

    private final RdbInput input;
    private final RdbString string;
    private final ScratchMemory pending;
    private long pendingCount;

    GroupWalker(RdbInput input, RdbString string, ScratchMemory pending) {
        this.input = input;
        this.string = string;
        this.pending = pending;
    }

    void walk(RdbType type, RdbVisitor visitor) {
        try {
            long groups = input.readCount(5, "the number of groups of a stream");
            for (long i = 0; i < groups; i++) {
                walkGroup(type, visitor);
            }
        } finally {
            pending.close();
        }
    }

    private void walkGroup(RdbType type, RdbVisitor visitor) {
        string.read(RdbString.MAX_BYTES, "the name of a group");
        long millis = input.readUnsignedLength("the last id of a group");
        long sequence = input.readUnsignedLength("the last id of a group");
        boolean isCounted = type != RdbType.STREAM_LISTPACKS;
        long entriesRead =
                isCounted ? input.readUnsignedLength("the number of entries that a group has read") : UNKNOWN;
        visitor.group(string.address(), string.bytes(), millis, sequence);
        if (isCounted) {
            visitor.groupEntriesRead(entriesRead);
        }
        readPending(visitor);
        long consumers = input.readCount(10, "the number of consumers of a group");
        for (long i = 0; i < consumers; i++) {
            walkConsumer(type, visitor);
        }
    }

    /** Keeps the ids of the group's list, which are in ascending order, for look-ups. */
    private void readPending(RdbVisitor visitor) {
        long count = input.readCount(25, "the number of pending entries of a group");
        pendingCount = 0;
        for (long i = 0; i < count; i++) {
            long millis = readIdHalf();
            long sequence = readIdHalf();
            long delivered = input.readLong("the time of a pending entry");
            long deliveries = input.readUnsignedLength("the deliveries of a pending entry");
            if (i > 0 && compare(i - 1, millis, sequence) >= 0) {
                throw Corruption.damaged("the pending entries of a group do not ascend");
            }
            if (pending.capacity() < (i + 1) * ID_BYTES) {
                pending.grow(Math.max(1024, 2 * pending.capacity()));
            }
            UnsafeApi.putLong(pending.address() + i * ID_BYTES, millis);
            UnsafeApi.putLong(pending.address() + i * ID_BYTES + 8, sequence);
            pendingCount = i + 1;
            visitor.groupPending(millis, sequence, delivered, deliveries);
        }
    }

    private void walkConsumer(RdbType type, RdbVisitor visitor) {
        string.read(RdbString.MAX_BYTES, "the name of a consumer");
        long seen = input.readLong("the time when a consumer was seen");
        // As in Redis: without this time, a consumer was active when it was seen.
        long active = type == RdbType.STREAM_LISTPACKS_3 ? input.readLong("the time when a consumer was active") : seen;
        long count = input.readCount(ID_BYTES, "the number of pending entries of a consumer");
        visitor.consumer(string.address(), string.bytes(), count);
        visitor.consumerTimes(seen, active);
        for (long i = 0; i < count; i++) {
            long millis = readIdHalf();
            long sequence = readIdHalf();
            if (!isPending(millis, sequence)) {
                throw Corruption.damaged("a consumer has a pending entry that its group does not have");
            }
            visitor.consumerPending(millis, sequence);
        }
    }

    private long readIdHalf() {
        return Long.reverseBytes(input.readLong("the id of a pending entry"));
    }

    private boolean isPending(long millis, long sequence) {
        long low = 0;
        long high = pendingCount - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            int order = compare(middle, millis, sequence);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private int compare(long index, long millis, long sequence) {
        long address = pending.address() + index * ID_BYTES;
        int order = Long.compareUnsigned(UnsafeApi.getLong(address), millis);
        return order != 0 ? order : Long.compareUnsigned(UnsafeApi.getLong(address + 8), sequence);
    }
}
