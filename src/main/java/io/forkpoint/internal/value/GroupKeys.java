package io.forkpoint.internal.value;

import io.forkpoint.value.StreamId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The keys and words of a stream's groups: see {@link io.forkpoint.internal.memory.CollectionDescriptor}. */
public final class GroupKeys {
    private static final byte GROUP = 0;
    private static final byte PENDING = 1;
    private static final byte CONSUMER = 2;
    private static final byte CONSUMER_NAME = 3;
    private static final byte OF_CONSUMER = 1;
    private static final int KIND_BYTES = Long.BYTES + 1;

    private GroupKeys() {}

    public static byte[] group(long group) {
        return kind(group, GROUP, 0).array();
    }

    public static byte[] groupName(byte[] name) {
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(-1)
                .put(name)
                .array();
    }

    public static byte[] pending(long group, StreamId id) {
        return putId(kind(group, PENDING, ItemKind.ID_BYTES), id).array();
    }

    public static byte[] consumer(long group, long consumer) {
        return kind(group, CONSUMER, KIND_BYTES).putLong(consumer).put((byte) 0).array();
    }

    public static byte[] consumerEntry(long group, long consumer, StreamId id) {
        ByteBuffer key = kind(group, CONSUMER, KIND_BYTES + ItemKind.ID_BYTES);
        return putId(key.putLong(consumer).put(OF_CONSUMER), id).array();
    }

    public static byte[] consumerName(long group, byte[] name) {
        return kind(group, CONSUMER_NAME, name.length).put(name).array();
    }

    /** Returns the first key behind all pending entries of a group. */
    static byte[] behindPending(long group) {
        return kind(group, CONSUMER, 0).array();
    }

    static byte[] behindConsumers(long group) {
        return kind(group, CONSUMER_NAME, 0).array();
    }

    static byte[] behindConsumerEntries(long group, long consumer) {
        return kind(group, CONSUMER, KIND_BYTES)
                .putLong(consumer)
                .put((byte) (OF_CONSUMER + 1))
                .array();
    }

    /** Returns the first key behind all keys of a group. */
    static byte[] behindGroup(long group) {
        return kind(group, (byte) (CONSUMER_NAME + 1), 0).array();
    }

    private static ByteBuffer kind(long group, byte kind, int more) {
        return ByteBuffer.allocate(KIND_BYTES + more).putLong(group).put(kind);
    }

    private static ByteBuffer putId(ByteBuffer key, StreamId id) {
        return key.putLong(id.millis()).putLong(id.sequence());
    }

    static long groupOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    /** Returns whether a key is that of a group's name. */
    static boolean isName(byte[] key) {
        return groupOf(key) == -1;
    }

    /** Returns the number of the consumer that the key of an entry or consumer belongs to. */
    static long consumerOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(KIND_BYTES);
    }

    /** Returns whether a key among a group's consumers is that of a consumer rather than of an entry. */
    static boolean isConsumer(byte[] key) {
        return key.length == 2 * KIND_BYTES && key[2 * KIND_BYTES - 1] == 0;
    }

    /** Returns the id at the end of a key. */
    static StreamId idOf(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        int at = key.length - ItemKind.ID_BYTES;
        return new StreamId(buffer.getLong(at), buffer.getLong(at + Long.BYTES));
    }

    /** Returns a value of words, followed by a name. */
    public static byte[] words(byte[] name, long... words) {
        ByteBuffer value =
                ByteBuffer.allocate(words.length * Long.BYTES + name.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            value.putLong(word);
        }
        return value.put(name).array();
    }

    public static long word(byte[] value, int index) {
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(index * Long.BYTES);
    }

    static byte[] behindWords(byte[] value, int words) {
        return java.util.Arrays.copyOfRange(value, words * Long.BYTES, value.length);
    }
}
