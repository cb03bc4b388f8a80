package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.StreamAppend;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamInfo;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.StreamTrim;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * A stream: an open collection whose items are entries in the order of their ids. Its groups are in {@link StreamGroups}.
 * A method that throws has changed nothing. For one thread.
 */
public final class StreamValue {
    private static final int LAST_ID = 0;
    private static final int MAX_DELETED_ID = 2;
    private static final int ENTRIES_ADDED = 4;
    static final int GROUPS = 5;
    static final int NEXT_GROUP = 6;

    private static final ThreadLocal<ItemBuffer> BUFFER = ThreadLocal.withInitial(ItemBuffer::new);

    final CollectionValue value;
    private final Tree items;
    private final ItemBuffer buffer = BUFFER.get();

    public StreamValue(CollectionValue value) {
        this.value = value;
        items = value.items();
    }

    // ---- figures ----------------------------------------------------------------------------------------------

    /** Returns the number of entries. */
    public long length() {
        return items.size();
    }

    private StreamId idOfWords(int first) {
        return new StreamId(value.word(first), value.word(first + 1));
    }

    private void setId(int first, StreamId id) {
        value.setWord(first, id.millis());
        value.setWord(first + 1, id.sequence());
    }

    /** Returns the highest id that an entry has had. */
    public StreamId lastId() {
        return idOfWords(LAST_ID);
    }

    /** Returns the highest id of a deleted entry; trimmed entries do not count. */
    public StreamId maxDeletedId() {
        return idOfWords(MAX_DELETED_ID);
    }

    /** Returns the number of entries ever added. */
    public long entriesAdded() {
        return value.word(ENTRIES_ADDED);
    }

    /** Returns the number of groups. */
    public long groups() {
        return value.word(GROUPS);
    }

    /** Returns the id of the first entry; 0-0 if there is none. */
    StreamId firstId() {
        return items.first() ? idHere() : StreamId.MIN;
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /**
     * Adds an entry.
     *
     * @param now the time in milliseconds since 1970
     * @param pairs fields and values in alternation
     * @return the id; null if the stream does not exist and is not to be created
     * @throws IllegalArgumentException if the id is not above the last one, or {@code pairs} is empty or lacks a value
     */
    public StreamId add(StreamAppend how, long now, byte[]... pairs) {
        if (pairs.length == 0 || pairs.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "an entry needs at least one field, and a value for each: fields and values=" + pairs.length);
        }
        if (how.onlyIfExists() && !value.exists()) {
            return null;
        }
        StreamId id = how.idAfter(lastId(), now);
        if (groups() > 0) {
            needCounters();
        }
        items.append(entry(id, pairs));
        if (how.trim() != null) {
            trimAfterAdding(how.trim());
        }
        setId(LAST_ID, id);
        value.setWord(ENTRIES_ADDED, entriesAdded() + 1);
        return id;
    }

    /** Adds several entries. Returns their ids; none if the stream does not exist and is not to be created. */
    public List<StreamId> addAll(StreamAppend how, long now, List<byte[][]> entries) {
        List<StreamId> ids = new ArrayList<>();
        Runnable adding = () -> {
            for (byte[][] pairs : entries) {
                StreamId id = add(how, now, pairs);
                if (id != null) {
                    ids.add(id);
                }
            }
        };
        if (!value.exists() && (how.onlyIfExists() || entries.isEmpty())) {
            return ids;
        }
        if (groups() > 0 || how.trim() != null) {
            needCounters();
        }
        value.root();
        value.atomically(new Room(), adding);
        return ids;
    }

    /**
     * Raises the type before the stream's counters, or what its groups have read, become what the oldest RDB type cannot
     * represent: its readers take the existing entries for all that were ever added, and derive what a group has read.
     */
    void needCounters() {
        value.raiseType(CollectionDescriptor.TYPE_STREAM_2);
    }

    private void trimAfterAdding(StreamTrim trim) {
        try {
            trim(trim);
        } catch (MemoryLimitException | OutOfMemoryError e) {
            items.last();
            items.remove();
            throw e;
        }
    }

    private ItemBuffer entry(StreamId id, byte[][] pairs) {
        ItemBuffer entry = key(id).putVarint(pairs.length / 2);
        for (byte[] part : pairs) {
            entry.putVarint(part.length).put(part);
        }
        return entry;
    }

    private ItemBuffer key(StreamId id) {
        return buffer.clear().putOrdered(id.millis()).putOrdered(id.sequence());
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /** Removes the oldest entries; returns their number. */
    public long trim(StreamTrim trim) {
        long removed = trim.entriesToRemove(length(), this::rankOf);
        if (removed > 0) {
            needCounters();
            items.removeRange(0, removed);
        }
        return removed;
    }

    /** Deletes entries; returns the number that existed. */
    public long delete(List<StreamId> ids) {
        if (ids.stream().noneMatch(this::find)) {
            return 0;
        }
        needCounters();
        for (StreamId id : ids) {
            if (find(id)) {
                items.makeWritable();
            }
        }
        long deleted = 0;
        for (StreamId id : ids) {
            if (find(id)) {
                items.remove();
                deleted++;
                if (id.isAfter(maxDeletedId())) {
                    setId(MAX_DELETED_ID, id);
                }
            }
        }
        return deleted;
    }

    /**
     * Sets the last id, which the next ids follow.
     *
     * @param entriesAdded the number of entries ever added; -1 to keep it
     * @param maxDeletedId the highest deleted id; 0-0 to keep it
     * @throws IllegalArgumentException if there is no such stream, or its content contradicts the arguments
     */
    public void setLastId(StreamId id, long entriesAdded, StreamId maxDeletedId) {
        if (!value.exists()) {
            throw new IllegalArgumentException("there is no stream whose last id could be set: id=" + id);
        }
        checkLastId(id, maxDeletedId, "the highest deleted id that it is given");
        checkLastId(id, maxDeletedId(), "the stream's highest deleted id");
        if (items.last()) {
            checkLastId(id, idHere(), "the stream's last entry");
            if (entriesAdded != -1 && entriesAdded < length()) {
                throw new IllegalArgumentException("a stream cannot have had fewer entries than it has: entries added="
                        + entriesAdded + " length=" + length());
            }
        }
        if (groups() > 0 || entriesAdded != -1 || !maxDeletedId.equals(StreamId.MIN)) {
            needCounters();
        }
        setId(LAST_ID, id);
        if (entriesAdded != -1) {
            value.setWord(ENTRIES_ADDED, entriesAdded);
        }
        if (!maxDeletedId.equals(StreamId.MIN)) {
            setId(MAX_DELETED_ID, maxDeletedId);
        }
    }

    private static void checkLastId(StreamId id, StreamId other, String what) {
        if (other.isAfter(id)) {
            throw new IllegalArgumentException(
                    "a stream's last id must not be below " + what + ": id=" + id + " " + what + "=" + other);
        }
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    private boolean find(StreamId id) {
        return items.find(key(id));
    }

    /** Returns whether an entry exists. */
    boolean contains(StreamId id) {
        return find(id);
    }

    /** Returns the number of entries before an id. */
    long rankOf(StreamId id) {
        find(id);
        return items.rank();
    }

    /** Returns an entry; one that does not exist is returned as deleted. */
    StreamEntry entry(StreamId id) {
        return find(id) ? here() : new StreamEntry(id, null);
    }

    /**
     * Returns the entries in a range.
     *
     * @param reversed whether from the last to the first
     * @param count the most entries to return; if negative, all
     */
    public List<StreamEntry> range(StreamRange range, boolean reversed, long count) {
        long from = rankOf(range.lowest());
        long to = rankOf(range.highest()) + (find(range.highest()) ? 1 : 0);
        long left = count < 0 ? to - from : Math.min(count, to - from);
        List<StreamEntry> entries = new ArrayList<>();
        if (left <= 0 || !items.seek(reversed ? to - 1 : from)) {
            return entries;
        }
        do {
            entries.add(here());
        } while (entries.size() < left && (reversed ? items.previous() : items.next()));
        return entries;
    }

    private StreamId idHere() {
        return idAt(items.keyAddress());
    }

    static StreamId idAt(long address) {
        return new StreamId(
                Long.reverseBytes(UnsafeApi.getLong(address)),
                Long.reverseBytes(UnsafeApi.getLong(address + Long.BYTES)));
    }

    private StreamEntry here() {
        StreamId id = idHere();
        long at = items.itemAddress() + ItemKind.ID_BYTES;
        long end = items.itemAddress() + items.itemLength();
        long count = ItemKind.varint(at, (int) (end - at));
        at += ItemKind.varintBytes(at, (int) (end - at));
        if (count < 0 || count > end - at) {
            throw new TornReadException();
        }
        byte[][] pairs = new byte[2 * (int) count][];
        for (int i = 0; i < pairs.length; i++) {
            long length = ItemKind.varint(at, (int) (end - at));
            at += ItemKind.varintBytes(at, (int) (end - at));
            if (length < 0 || length > end - at) {
                throw new TornReadException();
            }
            pairs[i] = TreeCursor.copy(at, (int) length);
            at += length;
        }
        return new StreamEntry(id, pairs);
    }

    /** Returns the stream's figures; null if it does not exist. */
    public StreamInfo info() {
        if (!value.exists()) {
            return null;
        }
        StreamEntry first = items.first() ? here() : null;
        StreamEntry last = items.last() ? here() : null;
        return new StreamInfo(length(), lastId(), maxDeletedId(), entriesAdded(), groups(), first, last);
    }

    // ---- how many entries came before -------------------------------------------------------------------------

    /** Returns whether an entry at or behind an id has been deleted. */
    boolean hasDeletedFrom(StreamId id) {
        StreamId deleted = maxDeletedId();
        return length() > 0 && !deleted.equals(StreamId.MIN) && !id.isAfter(deleted);
    }

    /** Returns the number of entries ever added up to an id, estimated as in Redis; -1 if it cannot be known. */
    public long entriesUpTo(StreamId id) {
        if (entriesAdded() == 0) {
            return 0;
        }
        if (length() == 0 && !id.isAfter(lastId())) {
            return entriesAdded();
        }
        if (!id.equals(StreamId.MIN) && maxDeletedId().isAfter(id)) {
            return -1;
        }
        int order = id.compareTo(lastId());
        if (order >= 0) {
            return order == 0 ? entriesAdded() : -1;
        }
        StreamId first = firstId();
        boolean isWhole = maxDeletedId().equals(StreamId.MIN) || first.isAfter(maxDeletedId());
        int toFirst = id.compareTo(first);
        return isWhole && toFirst <= 0 ? entriesAdded() - length() + (toFirst == 0 ? 1 : 0) : -1;
    }

    /** Returns the number of entries that a group has yet to read; -1 if it cannot be known. */
    long lag(StreamId groupLastId, long entriesRead) {
        if (entriesAdded() == 0 || length() == 0) {
            return 0;
        }
        StreamId first = firstId();
        if (first.isAfter(groupLastId) && first.isAfter(maxDeletedId())) {
            return length();
        }
        long read = entriesRead != -1 && !hasDeletedFrom(groupLastId) ? entriesRead : entriesUpTo(groupLastId);
        return read == -1 ? -1 : entriesAdded() - read;
    }
}
