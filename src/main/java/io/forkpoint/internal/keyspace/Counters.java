package io.forkpoint.internal.keyspace;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.Arrays;

/** A shard's counts by database and type. Written by the shard's writer; other threads read the figures, perhaps late. */
final class Counters {
    private long[] keys = new long[1 << BlockDescriptor.DB_BITS];
    private long[] expiring = new long[1 << BlockDescriptor.DB_BITS];
    private long[] strings = new long[1 << BlockDescriptor.DB_BITS];
    private long[] types = new long[1 << BlockDescriptor.TYPE_BITS];
    // The bits of all databases and types ever counted: the gate, which sums over all shards, skips the others.
    private int databasesSeen;
    private long typesSeen;

    void add(long header) {
        databasesSeen |= 1 << BlockDescriptor.database(header);
        typesSeen |= 1L << BlockDescriptor.type(header);
        count(header, 1);
    }

    void remove(long header) {
        count(header, -1);
    }

    private void count(long header, int by) {
        int database = BlockDescriptor.database(header);
        keys[database] += by;
        int type = BlockDescriptor.type(header);
        types[type] += by;
        if (type == BlockDescriptor.TYPE_STRING) {
            strings[database] += by;
        }
        if (BlockDescriptor.hasExpiry(header)) {
            expiring[database] += by;
        }
    }

    long keys(int database) {
        return keys[database];
    }

    long strings(int database) {
        return strings[database];
    }

    long keysWithExpiry(int database) {
        return expiring[database];
    }

    void addTo(long[] keysSum, long[] expiringSum, long[] typesSum) {
        for (int left = databasesSeen; left != 0; left &= left - 1) {
            int database = Integer.numberOfTrailingZeros(left);
            keysSum[database] += keys[database];
            expiringSum[database] += expiring[database];
        }
        for (long left = typesSeen; left != 0; left &= left - 1) {
            int type = Long.numberOfTrailingZeros(left);
            typesSum[type] += types[type];
        }
    }

    boolean anyExpiringHash() {
        return types[CollectionDescriptor.TYPE_HASH_EXPIRING] != 0 || types[CollectionDescriptor.TYPE_HASH_LATE] != 0;
    }

    boolean anyExpiring() {
        if (anyExpiringHash()) {
            return true;
        }
        for (long count : expiring) {
            if (count != 0) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        Arrays.fill(keys, 0);
        Arrays.fill(expiring, 0);
        Arrays.fill(strings, 0);
        Arrays.fill(types, 0);
    }

    void swap(Counters other) {
        long[] mine = keys;
        keys = other.keys;
        other.keys = mine;
        mine = expiring;
        expiring = other.expiring;
        other.expiring = mine;
        mine = strings;
        strings = other.strings;
        other.strings = mine;
        mine = types;
        types = other.types;
        other.types = mine;
        int databases = databasesSeen;
        databasesSeen = other.databasesSeen;
        other.databasesSeen = databases;
        long seen = typesSeen;
        typesSeen = other.typesSeen;
        other.typesSeen = seen;
    }
}
