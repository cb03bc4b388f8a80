package io.forkpoint.internal.rdb;

import io.forkpoint.internal.value.ItemWalk;
import org.agrona.UnsafeApi;

/**
 * Writes the consumer groups of a stream. Their tree has them in RDB's order. Behind a group's consumers, and behind all
 * groups, it has the names to find them by, which are omitted. The counterpart of {@code native/src/stream_groups.c}. For
 * one thread.
 */
final class GroupEncoder {
    private static final int ID_BYTES = StreamEntry.ID_BYTES;
    /** The bytes before a group's name. */
    private static final int GROUP_BYTES = 48;

    private static final int PENDING_BYTES = 24;
    /** The bytes before a consumer's name. */
    private static final int CONSUMER_BYTES = 24;

    private static final long NAMES = -1;

    private static final int KEY_GROUP = 0;
    private static final int KEY_PENDING = 1;
    private static final int KEY_CONSUMER = 2;
    private static final int KEY_CONSUMER_NAME = 3;

    /** A consumer's number, and whether the key is that of the consumer or of its entry. */
    private static final int CONSUMER_KEY_BYTES = Long.BYTES + 1;

    private static final int KEY_OF_CONSUMER = 0;
    private static final int KEY_OF_ITS_PENDING = 1;

    private final OutputBuffer output;
    private final StringEncoder strings;
    private final StopSignal stop;
    private final PairItem pair = new PairItem();
    private int code;
    private ItemWalk walk;

    // The current item: the number of its group, its kind, and what follows them in its key.
    private long number;
    private int kind;
    private long key;
    private int keyBytes;

    GroupEncoder(OutputBuffer output, StringEncoder strings, StopSignal stop) {
        this.output = output;
        this.strings = strings;
        this.stop = stop;
    }

    /** Writes the groups for this stream type in the file. Returns false if the tree is damaged. */
    boolean write(int streamCode, long count, ItemWalk groups) {
        code = streamCode;
        walk = groups;
        output.writeLength(count);
        boolean isSound = !walk.isDamaged();
        for (long i = 0; i != count && isSound; i++) {
            isSound = writeGroup();
        }
        for (long i = 0; i != count && isSound; i++) {
            isSound = next() && number == NAMES;
        }
        return stop.isSet() || (isSound && !walk.next() && !walk.isDamaged());
    }

    /** Moves to the next item and reads its key. Returns false if there is none. */
    private boolean next() {
        if (stop.isSet() || !walk.next() || !pair.read(walk.itemAddress(), walk.itemBytes())) {
            return false;
        }
        key = pair.fieldAddress + Long.BYTES;
        keyBytes = pair.fieldBytes - Long.BYTES;
        if (keyBytes < 0 || pair.hasExpiry()) {
            return false;
        }
        number = Long.reverseBytes(UnsafeApi.getLong(pair.fieldAddress));
        if (number == NAMES) {
            return true;
        }
        kind = keyBytes == 0 ? -1 : UnsafeApi.getByte(key);
        key++;
        keyBytes--;
        return keyBytes >= 0;
    }

    /** Moves to the next item, which must have this group, kind, and length of key and value. */
    private boolean nextOf(long group, int itsKind, int itsKeyBytes, int valueBytes) {
        return next()
                && number == group
                && number != NAMES
                && kind == itsKind
                && keyBytes == itsKeyBytes
                && pair.valueBytes >= valueBytes;
    }

    private long word(int index) {
        return UnsafeApi.getLong(pair.valueAddress + (long) index * Long.BYTES);
    }

    private void writeName(int from) {
        strings.write(output, pair.valueAddress + from, pair.valueBytes - from);
    }

    private boolean writeGroup() {
        if (!next() || number == NAMES || kind != KEY_GROUP || keyBytes != 0 || pair.valueBytes < GROUP_BYTES) {
            return false;
        }
        long group = number;
        long pending = word(3);
        long consumers = word(4);
        writeName(GROUP_BYTES);
        output.writeLength(word(0));
        output.writeLength(word(1));
        if (code != CollectionCodes.STREAM) {
            output.writeLength(word(2));
        }
        output.writeLength(pending);
        return writePending(group, pending) && writeConsumers(group, consumers);
    }

    private boolean writePending(long group, long count) {
        for (long i = 0; i != count; i++) {
            if (!nextOf(group, KEY_PENDING, ID_BYTES, PENDING_BYTES)) {
                return false;
            }
            output.write(key, ID_BYTES);
            output.writeLong(word(1));
            output.writeLength(word(2));
        }
        return true;
    }

    private boolean writeConsumers(long group, long count) {
        output.writeLength(count);
        for (long i = 0; i != count; i++) {
            if (!writeConsumer(group)) {
                return false;
            }
        }
        for (long i = 0; i != count; i++) {
            if (!next() || number != group || kind != KEY_CONSUMER_NAME) {
                return false;
            }
        }
        return true;
    }

    private boolean writeConsumer(long group) {
        if (!nextOf(group, KEY_CONSUMER, CONSUMER_KEY_BYTES, CONSUMER_BYTES) || !isAbout(KEY_OF_CONSUMER)) {
            return false;
        }
        long consumer = consumer();
        long pending = word(2);
        writeName(CONSUMER_BYTES);
        output.writeLong(word(0));
        if (code == CollectionCodes.STREAM_3) {
            output.writeLong(word(1));
        }
        output.writeLength(pending);
        for (long i = 0; i != pending; i++) {
            if (!nextOf(group, KEY_CONSUMER, CONSUMER_KEY_BYTES + ID_BYTES, 0)
                    || !isAbout(KEY_OF_ITS_PENDING)
                    || consumer() != consumer) {
                return false;
            }
            output.write(key + CONSUMER_KEY_BYTES, ID_BYTES);
        }
        return true;
    }

    private long consumer() {
        return UnsafeApi.getLong(key);
    }

    private boolean isAbout(int what) {
        return UnsafeApi.getByte(key + Long.BYTES) == what;
    }
}
