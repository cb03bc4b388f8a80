package io.forkpoint.rdb;

import io.forkpoint.value.CollectionValue;
import io.forkpoint.value.ItemBuffer;
import io.forkpoint.value.Tree;
import org.agrona.UnsafeApi;
import org.agrona.collections.LongArrayList;

/**
 * Makes a stream of what a reader finds: entries, figures, groups with what is pending, as
 * {@link io.forkpoint.memory.CollectionDescriptor} draws them.
 */
final class StreamBuilder extends CollectionBuilder {
    private static final int GROUPS_WORD = 5;
    private static final int NEXT_GROUP_WORD = 6;
    private static final int KIND_GROUP = 0;
    private static final int KIND_PENDING = 1;
    private static final int KIND_CONSUMER = 2;
    private static final int KIND_NAME = 3;
    private static final int OF_CONSUMER = 1;

    private final ItemBuffer fields = new ItemBuffer();
    private final ItemBuffer key = new ItemBuffer();
    private long millis;
    private long sequence;
    private boolean inEntry;
    private long pairs;

    // The group that is being read.
    private byte[] groupName;
    private long group = -1;
    private long groupMillis;
    private long groupSequence;
    private long entriesRead;
    private long consumer;
    private byte[] consumerName;
    private long consumerPending;
    /** Of the group: ids, times and deliveries, until it is known whose they are. */
    private final LongArrayList pending = new LongArrayList();

    StreamBuilder(CollectionValue value) {
        super(value, io.forkpoint.memory.CollectionDescriptor.TYPE_STREAM);
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
        consumer = 0;
        pending.clear();
        key.clear().putOrdered(-1).put(groupName);
        add("a group of a stream", item.clear().putLong(group));
        putGroup(0);
    }

    @Override
    public void groupEntriesRead(long entries) {
        entriesRead = entries;
        putGroup(0);
    }

    private void putGroup(long pendingCount) {
        key.clear().putOrdered(group).putByte(KIND_GROUP);
        put(item.clear()
                .putLong(groupMillis)
                .putLong(groupSequence)
                .putLong(entriesRead)
                .putLong(pendingCount)
                .putLong(consumer)
                .putLong(consumer)
                .put(groupName));
    }

    @Override
    public void groupPending(long id, long idSequence, long deliveredMillis, long deliveries) {
        key.clear().putOrdered(group).putByte(KIND_PENDING).putOrdered(id).putOrdered(idSequence);
        // Whose it is comes with the consumers.
        put(item.clear().putLong(-1).putLong(deliveredMillis).putLong(deliveries));
        pending.addLong(id);
        putGroupPending();
    }

    private void putGroupPending() {
        putGroup(pending.size());
    }

    @Override
    public void consumer(long nameAddress, int nameBytes, long pendingCount) {
        consumerName = Tree.copy(nameAddress, nameBytes);
        consumerPending = pendingCount;
        key.clear().putOrdered(group).putByte(KIND_NAME).put(consumerName);
        add("a consumer of a stream's group", item.clear().putLong(consumer));
        consumer++;
        putGroupPending();
    }

    @Override
    public void consumerTimes(long seenMillis, long activeMillis) {
        key.clear()
                .putOrdered(group)
                .putByte(KIND_CONSUMER)
                .putOrdered(consumer - 1)
                .putByte(0);
        put(item.clear()
                .putLong(seenMillis)
                .putLong(activeMillis)
                .putLong(consumerPending)
                .put(consumerName));
    }

    @Override
    public void consumerPending(long id, long idSequence) {
        key.clear().putOrdered(group).putByte(KIND_PENDING).putOrdered(id).putOrdered(idSequence);
        Tree groups = value.second();
        groups.find(key);
        long owner = UnsafeApi.getLong(groups.valueAddress());
        long delivered = UnsafeApi.getLong(groups.valueAddress() + 8);
        long deliveries = UnsafeApi.getLong(groups.valueAddress() + 16);
        if (owner != -1) {
            throw Corruption.damaged("two consumers of a group have the same pending entry");
        }
        put(item.clear().putLong(consumer - 1).putLong(delivered).putLong(deliveries));
        key.clear()
                .putOrdered(group)
                .putByte(KIND_CONSUMER)
                .putOrdered(consumer - 1)
                .putByte(OF_CONSUMER)
                .putOrdered(id)
                .putOrdered(idSequence);
        put(item.clear());
    }

    private final ItemBuffer whole = new ItemBuffer();

    /** Puts what is in the item buffer under the key, in the place of what is there. */
    private void put(ItemBuffer content) {
        whole.clear().putVarint((long) key.length() << 1).put(key).put(content);
        Tree groups = value.second();
        if (groups.find(key)) {
            groups.replace(whole);
        } else {
            groups.insert(whole);
        }
    }

    private void add(String what, ItemBuffer content) {
        if (value.second().find(key)) {
            throw Corruption.damaged(what + " comes twice");
        }
        put(content);
    }
}
