package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.EntryLimits;
import io.forkpoint.internal.value.ItemWalk;
import org.agrona.UnsafeApi;

/**
 * Writes collections, item by item: the counterpart of {@code native/src/collection.c}, byte for byte. For one thread.
 */
final class CollectionEncoder implements AutoCloseable {
    private static final int ORDER_BYTES = Long.BYTES;

    private final OutputBuffer output;
    private final StringEncoder strings;
    private CollectionCodes codes;
    private final StopSignal stop;
    private final StreamEncoder streams;
    private final ItemWalk walk = new ItemWalk();
    private final ItemWalk expiries = new ItemWalk();
    private final PairItem pair = new PairItem();
    private long smallestExpiry;

    CollectionEncoder(OutputBuffer output, StringEncoder strings, CollectionCodes codes, StopSignal stop) {
        this.output = output;
        this.strings = strings;
        this.codes = codes;
        this.stop = stop;
        streams = new StreamEncoder(output, strings, stop);
    }

    /** Sets the arena's address and the number of its bytes that may be read. */
    void setArena(long address, long bytes) {
        walk.setArena(address, bytes);
        expiries.setArena(address, bytes);
    }

    /** Sets the types as which collections are written from now on. */
    void setCodes(CollectionCodes newCodes) {
        codes = newCodes;
    }

    /** Returns the type in the file for a collection's type. */
    int codeOf(int type) {
        return codes.codeOf(type);
    }

    /** Opens a value. Returns false if it is damaged or empty; an empty collection is a key that does not exist. */
    boolean open(int type, long value, int valueBytes) {
        // The greatest score first, so that a loader's skip list grows at one end.
        walk.open(value, valueBytes, 0, type == CollectionDescriptor.TYPE_SORTED_SET);
        return !walk.isDamaged() && (walk.count() != 0 || CollectionDescriptor.isStream(type));
    }

    /**
     * Writes what follows the key of the open value.
     *
     * @return false if the collection is damaged; the output is then invalid
     */
    boolean write(int type, long value, int valueBytes) {
        return switch (type) {
            case CollectionDescriptor.TYPE_STREAM,
                    CollectionDescriptor.TYPE_STREAM_2,
                    CollectionDescriptor.TYPE_STREAM_3 -> streams.write(codeOf(type), value, valueBytes, walk);
            case CollectionDescriptor.TYPE_HASH_EXPIRING, CollectionDescriptor.TYPE_HASH_LATE ->
                writeExpiringHash(value, valueBytes);
            case CollectionDescriptor.TYPE_HASH -> writePairs();
            case CollectionDescriptor.TYPE_SORTED_SET -> writeScored();
            default -> writeStrings();
        };
    }

    private boolean next() {
        return !stop.isSet() && walk.next();
    }

    private boolean writeStrings() {
        output.writeLength(walk.count());
        while (next()) {
            strings.write(output, walk.itemAddress(), walk.itemBytes());
        }
        return !walk.isDamaged();
    }

    private boolean writeScored() {
        output.writeLength(walk.count());
        while (next()) {
            int bytes = walk.itemBytes() - ORDER_BYTES;
            if (bytes < 0) {
                return false;
            }
            long order = Long.reverseBytes(UnsafeApi.getLong(walk.itemAddress()));
            strings.write(output, walk.itemAddress() + ORDER_BYTES, bytes);
            output.writeLong(order < 0 ? order ^ Long.MIN_VALUE : ~order);
        }
        return !walk.isDamaged();
    }

    private boolean writePairs() {
        output.writeLength(walk.count());
        while (next()) {
            if (!readPair(walk) || pair.hasExpiry()) {
                return false;
            }
            writePair();
        }
        return !walk.isDamaged();
    }

    private boolean writeExpiringHash(long value, int valueBytes) {
        if (codes.expiringHash() == CollectionCodes.VALKEY_HASH) {
            return writePairsForValkey();
        }
        if (!findSmallestExpiry(value, valueBytes)) {
            return false;
        }
        output.writeLong(smallestExpiry == Long.MAX_VALUE ? 0 : smallestExpiry);
        return writeExpiringPairs();
    }

    private boolean writePairsForValkey() {
        output.writeLength(walk.count());
        while (next()) {
            if (!readPair(walk)) {
                return false;
            }
            writePair();
            output.writeLong(pair.expiry);
        }
        return !walk.isDamaged();
    }

    /** Writes pairs, each field preceded by 0 or by its expiry relative to the smallest, which is 1. */
    private boolean writeExpiringPairs() {
        output.writeLength(walk.count());
        while (next()) {
            if (!readPair(walk) || (pair.hasExpiry() && !isForRedis(pair.expiry))) {
                return false;
            }
            output.writeLength(pair.hasExpiry() ? pair.expiry - smallestExpiry + 1 : 0);
            writePair();
        }
        return !walk.isDamaged();
    }

    private boolean isForRedis(long expiry) {
        return expiry >= smallestExpiry && expiry <= EntryLimits.MAX_REDIS_FIELD_EXPIRY;
    }

    /**
     * Finds the smallest expiry of a field, {@link Long#MAX_VALUE} if none has one. In a rooted hash it is the first of
     * the second tree; in a small one all fields are near. Returns false for damage.
     */
    private boolean findSmallestExpiry(long value, int valueBytes) {
        smallestExpiry = Long.MAX_VALUE;
        boolean isRooted = ItemWalk.isRooted(value, valueBytes);
        expiries.open(value, valueBytes, isRooted ? 1 : 0, false);
        if (isRooted) {
            return expiries.next() ? readSmallestExpiry() : !expiries.isDamaged();
        }
        while (expiries.next()) {
            if (!readPair(expiries)) {
                return false;
            }
            if (pair.hasExpiry()) {
                smallestExpiry = Math.min(smallestExpiry, pair.expiry);
            }
        }
        return !expiries.isDamaged();
    }

    private boolean readSmallestExpiry() {
        if (expiries.itemBytes() < Long.BYTES) {
            return false;
        }
        smallestExpiry = Long.reverseBytes(UnsafeApi.getLong(expiries.itemAddress()));
        return smallestExpiry >= 0 && smallestExpiry <= EntryLimits.MAX_REDIS_FIELD_EXPIRY;
    }

    private boolean readPair(ItemWalk from) {
        return pair.read(from.itemAddress(), from.itemBytes());
    }

    private void writePair() {
        strings.write(output, pair.fieldAddress, pair.fieldBytes);
        strings.write(output, pair.valueAddress, pair.valueBytes);
    }

    @Override
    public void close() {
        streams.close();
    }
}
