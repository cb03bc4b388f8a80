package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.GroupKeys;
import io.forkpoint.internal.value.ItemBuffer;
import io.forkpoint.internal.value.StreamValue;
import io.forkpoint.internal.value.Tree;
import io.forkpoint.value.StreamId;

/**
 * Builds a stream from what a reader finds: entries, figures, and groups with their pending entries, as drawn in
 * {@link CollectionDescriptor}. The type is the lowest that can represent all of it.
 */
final class StreamBuilder extends CollectionBuilder {
    private static final int GROUPS_WORD = 5;
    private static final int NEXT_GROUP_WORD = 6;
    private static final byte[] NO_NAME = {};
    /** The consumer of a pending entry that has no owner yet. */
    private static final long NOBODY = -1;

    private final ItemBuffer fields = new ItemBuffer();
    private long millis;
    private long sequence;
    private boolean inEntry;
    private long pairs;

    // The group being read.
    private byte[] groupName;
    private long group = -1;
    private long groupMillis;
    private long groupSequence;
    private long entriesRead;
    private long estimate;
    private long consumer;
    private byte[] consumerName;
    private long consumerPending;
    private long pending;

    StreamBuilder(CollectionValue value) {
        super(value, CollectionDescriptor.TYPE_STREAM, null);
        // A stream may be empty.
        value.setWord(NEXT_GROUP_WORD, 0);
    }

    // ---- entries ----------------------------------------------------------------------------------------------

    @Override
    public void streamEntry(long entryMillis, long entrySequence) {
        endEntry();
        millis = entryMillis;
        sequence = entrySequence;
        inEntry = true;
        pairs = 0;
        fields.clear();
    }

    @Override
    public void string(Part part, long address, int bytes) {
        if (part == Part.FIELD) {
            pairs++;
        }
        fields.putVarint(bytes).put(address, bytes);
    }

    private void endEntry() {
        if (!inEntry) {
            return;
        }
        inEntry = false;
        item.clear().putOrdered(millis).putOrdered(sequence).putVarint(pairs).put(fields);
        Tree entries = value.items();
        if (entries.findKeyOf(item) || entries.settle()) {
            throw Corruption.damaged("the ids of a stream do not ascend: " + Long.toUnsignedString(millis) + '-'
                    + Long.toUnsignedString(sequence));
        }
        entries.append(item);
    }

    @Override
    public void streamFigures(
            long lastMillis, long lastSequence, long deletedMillis, long deletedSequence, long entriesAdded) {
        endEntry();
        long[] words = {lastMillis, lastSequence, deletedMillis, deletedSequence, entriesAdded};
        for (int i = 0; i < words.length; i++) {
            value.setWord(i, words[i]);
        }
        if (entriesAdded != value.size() || deletedMillis != 0 || deletedSequence != 0) {
            value.raiseType(CollectionDescriptor.TYPE_STREAM_2);
        }
    }

    // ---- groups -----------------------------------------------------------------------------------------------

    @Override
    public void group(long nameAddress, int nameBytes, long lastMillis, long lastSequence) {
        groupName = Tree.copy(nameAddress, nameBytes);
        group = value.word(NEXT_GROUP_WORD);
        value.setWord(NEXT_GROUP_WORD, group + 1);
        value.setWord(GROUPS_WORD, value.word(GROUPS_WORD) + 1);
        groupMillis = lastMillis;
        groupSequence = lastSequence;
        // For files that lack it, as in Redis 7.
        estimate = new StreamValue(value).entriesUpTo(new StreamId(lastMillis, lastSequence));
        entriesRead = estimate;
        consumer = 0;
        pending = 0;
        add(GroupKeys.groupName(groupName), GroupKeys.words(NO_NAME, group), "a group of a stream");
        putGroup();
    }

    @Override
    public void groupEntriesRead(long entries) {
        entriesRead = entries;
        if (entries != estimate) {
            value.raiseType(CollectionDescriptor.TYPE_STREAM_2);
        }
        putGroup();
    }

    private void putGroup() {
        put(
                GroupKeys.group(group),
                GroupKeys.words(groupName, groupMillis, groupSequence, entriesRead, pending, consumer, consumer));
    }

    @Override
    public void groupPending(long id, long idSequence, long deliveredMillis, long deliveries) {
        // The owner comes with the consumers.
        put(
                GroupKeys.pending(group, new StreamId(id, idSequence)),
                GroupKeys.words(NO_NAME, NOBODY, deliveredMillis, deliveries));
        pending++;
        putGroup();
    }

    @Override
    public void consumer(long nameAddress, int nameBytes, long pendingCount) {
        consumerName = Tree.copy(nameAddress, nameBytes);
        consumerPending = pendingCount;
        add(
                GroupKeys.consumerName(group, consumerName),
                GroupKeys.words(NO_NAME, consumer),
                "a consumer of a stream's group");
        consumer++;
        putGroup();
    }

    @Override
    public void consumerTimes(long seenMillis, long activeMillis) {
        if (activeMillis != seenMillis) {
            value.raiseType(CollectionDescriptor.TYPE_STREAM_3);
        }
        put(
                GroupKeys.consumer(group, consumer - 1),
                GroupKeys.words(consumerName, seenMillis, activeMillis, consumerPending));
    }

    @Override
    public void consumerPending(long id, long idSequence) {
        StreamId entry = new StreamId(id, idSequence);
        byte[] key = GroupKeys.pending(group, entry);
        value.second().find(key);
        byte[] delivery = value.second().value();
        if (GroupKeys.word(delivery, 0) != NOBODY) {
            throw Corruption.damaged("two consumers of a group have the same pending entry");
        }
        put(key, GroupKeys.words(NO_NAME, consumer - 1, GroupKeys.word(delivery, 1), GroupKeys.word(delivery, 2)));
        put(GroupKeys.consumerEntry(group, consumer - 1, entry), NO_NAME);
    }

    /** Puts a value under a key, replacing the old one if there is one. */
    private void put(byte[] key, byte[] content) {
        item.clear().putVarint((long) key.length << 1).put(key).put(content);
        Tree groups = value.second();
        if (groups.find(key)) {
            groups.replace(item);
        } else {
            groups.insert(item);
        }
    }

    private void add(byte[] key, byte[] content, String what) {
        if (value.second().find(key)) {
            throw Corruption.damaged(what + " comes twice");
        }
        put(key, content);
    }
}
