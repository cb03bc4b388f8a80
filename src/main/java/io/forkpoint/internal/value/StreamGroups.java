package io.forkpoint.internal.value;

import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import java.util.ArrayList;
import java.util.List;

/**
 * The consumer groups of a stream. Methods throw IllegalArgumentException if the named group does not exist. A method
 * that throws has changed nothing. For one thread.
 */
public final class StreamGroups {
    private final CollectionValue value;
    private final StreamValue stream;

    public StreamGroups(CollectionValue value) {
        this.value = value;
        stream = new StreamValue(value);
    }

    /** Returns whether a stream has a group. */
    public static boolean exists(CollectionValue value, byte[] name) {
        return StreamGroup.find(new StreamValue(value), name) != null;
    }

    private StreamGroup require(byte[] name) {
        return require(stream, name);
    }

    static StreamGroup require(StreamValue stream, byte[] name) {
        StreamGroup group = StreamGroup.find(stream, name);
        if (group == null) {
            throw new IllegalArgumentException("the stream has no such group: create it first: group="
                    + new String(name, java.nio.charset.StandardCharsets.UTF_8));
        }
        return group;
    }

    /**
     * Creates a group.
     *
     * @param lastId the last id that counts as read; null for all entries
     * @param entriesRead the number of entries read; -1 if unknown
     * @param makeStream whether to create the stream if it does not exist
     * @return false if a group of this name exists
     * @throws IllegalArgumentException if there is no stream and it is not to be created
     */
    public boolean create(byte[] name, StreamId lastId, long entriesRead, boolean makeStream) {
        checkEntriesRead(entriesRead);
        if (!value.exists() && !makeStream) {
            throw new IllegalArgumentException("there is no stream to make a group of, and none is to be made");
        }
        if (StreamGroup.find(stream, name) != null) {
            return false;
        }
        StreamGroup group = StreamGroup.create(stream, name, lastId == null ? stream.lastId() : lastId, entriesRead);
        group.apply();
        value.setWord(StreamValue.GROUPS, stream.groups() + 1);
        value.setWord(StreamValue.NEXT_GROUP, group.number + 1);
        return true;
    }

    private static void checkEntriesRead(long entriesRead) {
        if (entriesRead < -1) {
            throw new IllegalArgumentException(
                    "the number of entries read must not be negative; -1 says that it is not known: entries read="
                            + entriesRead);
        }
    }

    /** Sets the last id that a group has read; see {@link #create}. */
    public void setLastId(byte[] name, StreamId lastId, long entriesRead) {
        checkEntriesRead(entriesRead);
        StreamGroup group = require(name);
        group.lastId = lastId == null ? stream.lastId() : lastId;
        group.entriesRead = entriesRead;
        group.apply();
    }

    /** Removes a group with its consumers and pending entries; returns whether it existed. */
    public boolean destroy(byte[] name) {
        StreamGroup group = StreamGroup.find(stream, name);
        if (group == null) {
            return false;
        }
        Tree tree = value.second();
        tree.find(GroupKeys.groupName(name));
        tree.makeWritable();
        tree.find(GroupKeys.group(group.number));
        long from = tree.rank();
        tree.find(GroupKeys.behindGroup(group.number));
        tree.removeRange(from, tree.rank());
        tree.find(GroupKeys.groupName(name));
        tree.remove();
        value.setWord(StreamValue.GROUPS, stream.groups() - 1);
        return true;
    }

    /** Creates a consumer. Returns false if one of this name exists. */
    public boolean createConsumer(byte[] name, byte[] consumer, long now) {
        StreamGroup group = require(name);
        if (group.consumer(consumer) != null) {
            return false;
        }
        group.consumerOrNew(consumer, now);
        group.apply();
        return true;
    }

    /** Removes a consumer. Returns the number of its pending entries, or -1 if it did not exist. */
    public long deleteConsumer(byte[] name, byte[] consumer) {
        StreamGroup group = require(name);
        StreamConsumer found = group.consumer(consumer);
        if (found == null) {
            return -1;
        }
        group.removeConsumer(found);
        group.apply();
        return found.pending;
    }

    /** Returns all groups in the order of their creation. */
    public List<StreamGroupInfo> groups() {
        List<StreamGroupInfo> groups = new ArrayList<>();
        TreeChanges changes = new TreeChanges(value);
        Tree tree = value.second();
        // The names follow the last group.
        for (boolean more = tree.first(); more && !GroupKeys.isName(tree.key()); more = tree.settle()) {
            StreamGroup group = StreamGroup.read(stream, changes, GroupKeys.groupOf(tree.key()));
            groups.add(group.info(stream.lag(group.lastId, group.entriesRead)));
            tree.find(GroupKeys.behindGroup(group.number));
        }
        return groups;
    }

    /** Returns a group's consumers in the order of their creation. */
    public List<StreamConsumerInfo> consumers(byte[] name, long now) {
        return require(name).allConsumers().stream().map(each -> each.info(now)).toList();
    }
}
