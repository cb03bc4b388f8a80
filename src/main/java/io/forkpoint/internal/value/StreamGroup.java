package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A group of a stream, with the consumers that an operation involves. Changes are kept here until they are
 * {@linkplain #apply applied} as a whole. For one thread.
 */
final class StreamGroup {
    private static final int WORDS = 6;
    private static final byte[] NOTHING = {};

    final StreamValue stream;
    final TreeChanges changes;
    final long number;
    final byte[] name;
    StreamId lastId;
    long entriesRead;
    long pending;
    long consumers;
    private long nextConsumer;
    private final Map<Long, StreamConsumer> used = new HashMap<>();

    private StreamGroup(StreamValue stream, TreeChanges changes, long number, byte[] name) {
        this.stream = stream;
        this.changes = changes;
        this.number = number;
        this.name = name;
    }

    /** Creates a new group. */
    static StreamGroup create(StreamValue stream, byte[] name, StreamId lastId, long entriesRead) {
        TreeChanges changes = new TreeChanges(stream.value);
        long number = stream.value.word(StreamValue.NEXT_GROUP);
        StreamGroup group = new StreamGroup(stream, changes, number, name);
        group.lastId = lastId;
        group.entriesRead = entriesRead;
        changes.put(GroupKeys.groupName(name), GroupKeys.words(NOTHING, number));
        return group;
    }

    /** Returns the group with a name, or null. */
    static StreamGroup find(StreamValue stream, byte[] name) {
        TreeChanges changes = new TreeChanges(stream.value);
        byte[] found = changes.get(GroupKeys.groupName(name));
        return found == null ? null : read(stream, changes, GroupKeys.word(found, 0));
    }

    static StreamGroup read(StreamValue stream, TreeChanges changes, long number) {
        byte[] value = changes.get(GroupKeys.group(number));
        if (value == null) {
            throw new TornReadException();
        }
        StreamGroup group = new StreamGroup(stream, changes, number, GroupKeys.behindWords(value, WORDS));
        group.lastId = new StreamId(GroupKeys.word(value, 0), GroupKeys.word(value, 1));
        group.entriesRead = GroupKeys.word(value, 2);
        group.pending = GroupKeys.word(value, 3);
        group.consumers = GroupKeys.word(value, 4);
        group.nextConsumer = GroupKeys.word(value, 5);
        return group;
    }

    StreamGroupInfo info(long lag) {
        return new StreamGroupInfo(name, consumers, pending, lastId, entriesRead, lag);
    }

    /**
     * Applies the changes.
     *
     * @throws MemoryLimitException if there is no memory for them; none has been applied
     */
    void apply() {
        boolean isActiveWhenSeen = used.values().stream().allMatch(StreamConsumer::isActiveWhenSeen);
        stream.value.raiseType(
                isActiveWhenSeen ? CollectionDescriptor.TYPE_STREAM_2 : CollectionDescriptor.TYPE_STREAM_3);
        used.values().forEach(each -> each.save(changes, number));
        changes.put(
                GroupKeys.group(number),
                GroupKeys.words(
                        name, lastId.millis(), lastId.sequence(), entriesRead, pending, consumers, nextConsumer));
        changes.apply();
    }

    // ---- consumers --------------------------------------------------------------------------------------------

    /** Returns the consumer with a name, or null. */
    StreamConsumer consumer(byte[] consumerName) {
        byte[] found = changes.get(GroupKeys.consumerName(number, consumerName));
        return found == null ? null : consumer(GroupKeys.word(found, 0));
    }

    private StreamConsumer consumer(long consumer) {
        return used.computeIfAbsent(consumer, key -> {
            byte[] value = changes.get(GroupKeys.consumer(number, consumer));
            if (value == null) {
                throw new TornReadException();
            }
            return new StreamConsumer(consumer, value);
        });
    }

    /** Returns the consumer with a name, created if absent, and marks it as seen now. */
    StreamConsumer consumerOrNew(byte[] consumerName, long now) {
        StreamConsumer consumer = consumer(consumerName);
        if (consumer == null) {
            consumer = new StreamConsumer(nextConsumer++, consumerName, now);
            used.put(consumer.number, consumer);
            consumers++;
            changes.put(GroupKeys.consumerName(number, consumerName), GroupKeys.words(NOTHING, consumer.number));
        }
        consumer.seenMillis = now;
        return consumer;
    }

    /** Removes a consumer and its pending entries from the group. */
    void removeConsumer(StreamConsumer consumer) {
        for (StreamId id : idsOf(consumer, StreamId.MIN, Long.MAX_VALUE)) {
            changes.remove(GroupKeys.pending(number, id));
            changes.remove(GroupKeys.consumerEntry(number, consumer.number, id));
        }
        pending -= consumer.pending;
        consumers--;
        used.remove(consumer.number);
        changes.remove(GroupKeys.consumer(number, consumer.number));
        changes.remove(GroupKeys.consumerName(number, consumer.name));
    }

    /** Returns all consumers in the order of their creation, without the changes. */
    List<StreamConsumer> allConsumers() {
        Tree tree = changes.tree;
        byte[] behind = GroupKeys.behindConsumers(number);
        List<StreamConsumer> all = new ArrayList<>();
        tree.find(GroupKeys.behindPending(number));
        while (tree.settle()) {
            byte[] key = tree.key();
            if (Arrays.compareUnsigned(key, behind) >= 0) {
                break;
            }
            long consumer = GroupKeys.consumerOf(key);
            if (GroupKeys.isConsumer(key)) {
                all.add(new StreamConsumer(consumer, tree.value()));
            }
            tree.find(GroupKeys.behindConsumerEntries(number, consumer));
        }
        return all;
    }

    // ---- pending entries --------------------------------------------------------------------------------------

    /** An entry that a consumer was given and has not acknowledged. */
    record Pending(StreamId id, long consumer, long deliveredMillis, long deliveries) {}

    private static Pending pendingOf(StreamId id, byte[] value) {
        return new Pending(id, GroupKeys.word(value, 0), GroupKeys.word(value, 1), GroupKeys.word(value, 2));
    }

    /** Returns a pending entry, or null. */
    Pending pending(StreamId id) {
        byte[] value = changes.get(GroupKeys.pending(number, id));
        return value == null ? null : pendingOf(id, value);
    }

    /** Visits the pending entries from an id on, without the changes; each is read when the visitor is called. */
    void forEachPending(StreamId from, java.util.function.Predicate<Pending> visitor) {
        Tree tree = changes.tree;
        byte[] behind = GroupKeys.behindPending(number);
        tree.find(GroupKeys.pending(number, from));
        for (boolean more = tree.settle(); more; more = tree.next()) {
            byte[] key = tree.key();
            if (Arrays.compareUnsigned(key, behind) >= 0) {
                return;
            }
            StreamId id = GroupKeys.idOf(key);
            if (!visitor.test(pendingOf(id, tree.value()))) {
                return;
            }
            // The visitor may have moved the cursor.
            tree.find(key);
        }
    }

    /** Returns the highest pending id of a group that has one. */
    StreamId lastPending() {
        Tree tree = changes.tree;
        tree.find(GroupKeys.behindPending(number));
        tree.previous();
        return GroupKeys.idOf(tree.key());
    }

    /** Returns the ids pending for a consumer, from one on, without the changes. */
    List<StreamId> idsOf(StreamConsumer consumer, StreamId from, long count) {
        Tree tree = changes.tree;
        byte[] behind = GroupKeys.behindConsumerEntries(number, consumer.number);
        List<StreamId> ids = new ArrayList<>();
        tree.find(GroupKeys.consumerEntry(number, consumer.number, from));
        for (boolean more = tree.settle(); more && ids.size() < count; more = tree.next()) {
            byte[] key = tree.key();
            if (Arrays.compareUnsigned(key, behind) >= 0) {
                break;
            }
            ids.add(GroupKeys.idOf(key));
        }
        return ids;
    }

    /** Makes an entry pending for a consumer, whichever consumer had it before. */
    void assign(StreamId id, StreamConsumer to, long deliveredMillis, long deliveries) {
        Pending before = pending(id);
        if (before == null) {
            pending++;
        }
        if (before == null || before.consumer != to.number) {
            takeFrom(before);
            to.pending++;
            changes.put(GroupKeys.consumerEntry(number, to.number, id), NOTHING);
        }
        changes.put(GroupKeys.pending(number, id), GroupKeys.words(NOTHING, to.number, deliveredMillis, deliveries));
    }

    private void takeFrom(Pending entry) {
        // In a file, entries may be pending for no consumer.
        if (entry != null && entry.consumer != -1) {
            consumer(entry.consumer).pending--;
            changes.remove(GroupKeys.consumerEntry(number, entry.consumer, entry.id));
        }
    }

    /** Ends the pending state of an entry; returns whether it was pending. */
    boolean release(StreamId id) {
        Pending entry = pending(id);
        if (entry == null) {
            return false;
        }
        takeFrom(entry);
        pending--;
        changes.remove(GroupKeys.pending(number, id));
        return true;
    }

    /** Returns the name of the consumer that has an entry. */
    byte[] nameOf(Pending entry) {
        return entry.consumer == -1 ? NOTHING : consumer(entry.consumer).name;
    }
}
