package io.forkpoint.internal.value;

import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import java.util.ArrayList;
import java.util.List;

/**
 * The consumer groups of a stream. Methods that name a group which is not there throw IllegalArgumentException; what
 * throws has changed nothing. For one thread.
 */
public final class StreamGroups {
    private final CollectionValue value;
    private final StreamValue stream;

    public StreamGroups(CollectionValue value) {
        this.value = value;
        stream = new StreamValue(value);
    }

    /** Whether a stream has a group. */
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
     * Makes a group.
     *
     * @param lastId what counts as read; null: all that there is
     * @param entriesRead how many entries that are; -1: not known
     * @param makeStream whether to make the stream, too
     * @return false if there is one of this name
     * @throws IllegalArgumentException if there is no stream, and none is to be made
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

    /** Sets up to where a group has read; see {@link #create}. */
    public void setLastId(byte[] name, StreamId lastId, long entriesRead) {
        checkEntriesRead(entriesRead);
        StreamGroup group = require(name);
        group.lastId = lastId == null ? stream.lastId() : lastId;
        group.entriesRead = entriesRead;
        group.apply();
    }

    /** Removes a group with its consumers and what is pending. Returns whether there was one. */
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

    /** Makes a consumer. Returns false if there is one of this name. */
    public boolean createConsumer(byte[] name, byte[] consumer, long now) {
        StreamGroup group = require(name);
        if (group.consumer(consumer) != null) {
            return false;
        }
        group.consumerOrNew(consumer, now);
        group.apply();
        return true;
    }

    /** Removes a consumer. Returns how many entries were pending for it, -1 if there was none. */
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

    /** All groups in the order in which they were made. */
    public List<StreamGroupInfo> groups() {
        List<StreamGroupInfo> groups = new ArrayList<>();
        TreeChanges changes = new TreeChanges(value);
        Tree tree = value.second();
        // Behind the last group stand the names.
        for (boolean more = tree.first(); more && !GroupKeys.isName(tree.key()); more = tree.settle()) {
            StreamGroup group = StreamGroup.read(stream, changes, GroupKeys.groupOf(tree.key()));
            groups.add(group.info(stream.lag(group.lastId, group.entriesRead)));
            tree.find(GroupKeys.behindGroup(group.number));
        }
        return groups;
    }

    /** A group's consumers in the order in which they were made. */
    public List<StreamConsumerInfo> consumers(byte[] name, long now) {
        return require(name).allConsumers().stream().map(each -> each.info(now)).toList();
    }
}
