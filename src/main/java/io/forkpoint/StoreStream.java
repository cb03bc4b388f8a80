package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_STREAM;

import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.StreamGroups;
import io.forkpoint.internal.value.StreamValue;
import io.forkpoint.value.StreamAppend;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamInfo;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.StreamTrim;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The stream of one key: entries with ascending ids, each with fields and values, and groups of consumers. Every entry is
 * delivered once to each group. A stream stays when it becomes empty.
 *
 * <p>Methods of a stream throw {@link IllegalArgumentException} for ids and figures that the stream cannot take.
 */
public final class StoreStream extends StoreCollection {
    private final LongSupplier clock;

    StoreStream(CollectionOperations operations, int database, byte[] key, LongSupplier clock) {
        super(operations, database, key, TYPE_STREAM);
        this.clock = clock;
    }

    /**
     * Returns this stream with another clock, which determines ids and times of delivery.
     *
     * @param millis the clock, which returns milliseconds since 1970
     * @return a handle
     */
    public StoreStream withClock(LongSupplier millis) {
        return new StoreStream(operations, database, key, Objects.requireNonNull(millis, "millis"));
    }

    <T> T readAll(Function<CollectionValue, T> action) {
        return readItems(action);
    }

    <T> T write(Function<CollectionValue, T> action) {
        return writeItems(action);
    }

    private <T> T read(Function<StreamValue, T> action) {
        return readItem(value -> action.apply(new StreamValue(value)));
    }

    long now() {
        return clock.getAsLong();
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    @Override
    public boolean exists() {
        return readItem(CollectionValue::exists);
    }

    /**
     * Returns the highest id that an entry has had. Takes no lock.
     *
     * @return the id, 0-0 if the stream does not exist
     */
    public StreamId lastId() {
        return read(StreamValue::lastId);
    }

    /**
     * Returns the entries in a range (XRANGE).
     *
     * @param range the range of ids
     * @return the entries, the lowest id first
     */
    public List<StreamEntry> range(StreamRange range) {
        return range(range, Long.MAX_VALUE);
    }

    /**
     * Returns the first entries in a range (XRANGE with COUNT).
     *
     * @param range the range of ids
     * @param count the maximum number of entries
     * @return the entries, the lowest id first
     */
    public List<StreamEntry> range(StreamRange range, long count) {
        return range(range, false, count);
    }

    /**
     * Returns the last entries in a range (XREVRANGE with COUNT).
     *
     * @param range the range of ids
     * @param count the maximum number of entries
     * @return the entries, the highest id first
     */
    public List<StreamEntry> reverseRange(StreamRange range, long count) {
        return range(range, true, count);
    }

    private List<StreamEntry> range(StreamRange range, boolean reversed, long count) {
        Objects.requireNonNull(range, "range");
        Elements.checkCount(count);
        return readAll(value -> new StreamValue(value).range(range, reversed, count));
    }

    /**
     * Returns the entries after an id (XREAD with COUNT).
     *
     * @param id the id, which is not included
     * @param count the maximum number of entries
     * @return the entries, the lowest id first
     */
    public List<StreamEntry> readAfter(StreamId id, long count) {
        Objects.requireNonNull(id, "id");
        return id.equals(StreamId.MAX) ? List.of() : range(StreamRange.after(id), count);
    }

    /**
     * Returns the figures of the stream, and its first and last entry (XINFO STREAM).
     *
     * @return the figures; empty if the stream does not exist
     */
    public Optional<StreamInfo> info() {
        return Optional.ofNullable(readAll(value -> new StreamValue(value).info()));
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /**
     * Adds an entry with an id that is made of the current time (XADD with *).
     *
     * @param fieldsAndValues a field, its value, the next field, and so on
     * @return the id of the entry
     * @throws IllegalArgumentException if there is no field, or a field has no value
     */
    public StreamId add(byte[]... fieldsAndValues) {
        Objects.requireNonNull(fieldsAndValues, "fieldsAndValues");
        return append(StreamAppend.auto(), fieldsAndValues).orElseThrow();
    }

    /**
     * Adds an entry with an id (XADD).
     *
     * @param id the id, above the last id
     * @param fieldsAndValues a field, its value, the next field, and so on
     * @throws IllegalArgumentException if the id is not above the last id, there is no field, or a field has no value
     */
    public void add(StreamId id, byte[]... fieldsAndValues) {
        Objects.requireNonNull(fieldsAndValues, "fieldsAndValues");
        append(StreamAppend.at(id), fieldsAndValues);
    }

    /**
     * Adds an entry (XADD with ms-*, NOMKSTREAM, MAXLEN, MINID).
     *
     * @param how the id, the condition and the trim
     * @param fieldsAndValues a field, its value, the next field, and so on
     * @return the id of the entry; empty if the stream does not exist and is not created
     * @throws IllegalArgumentException if the id is not above the last id, there is no field, or a field has no value
     */
    public Optional<StreamId> append(StreamAppend how, byte[]... fieldsAndValues) {
        Objects.requireNonNull(fieldsAndValues, "fieldsAndValues");
        Objects.requireNonNull(how, "how");
        ByteArrays.check(fieldsAndValues);
        long now = now();
        return Optional.ofNullable(write(value -> new StreamValue(value).add(how, now, fieldsAndValues)));
    }

    /**
     * Adds several entries, which is faster than one by one. If one fails, none is added.
     *
     * @param how the ids, the condition and the trim
     * @param entries the entries, each a field, its value, the next field, and so on
     * @return the ids of the entries; none if the stream does not exist and is not created
     * @throws IllegalArgumentException if an id is not above the last id; if there is no field, or a field has no value
     */
    public List<StreamId> appendAll(StreamAppend how, Collection<byte[][]> entries) {
        Objects.requireNonNull(entries, "entries");
        Objects.requireNonNull(how, "how");
        List<byte[][]> copy = List.copyOf(entries);
        copy.forEach(ByteArrays::check);
        long now = now();
        return write(value -> new StreamValue(value).addAll(how, now, copy));
    }

    /**
     * Sets the last id, above which the next ids are (XSETID).
     *
     * @param id the id, not below that of any entry
     * @throws IllegalArgumentException if the id is below that of an entry, or the stream does not exist
     */
    public void setLastId(StreamId id) {
        setLastId(id, -1, StreamId.MIN);
    }

    /**
     * Sets the last id and two figures (XSETID with ENTRIESADDED and MAXDELETEDID).
     *
     * @param id the id, not below that of any entry
     * @param entriesAdded the number of entries that were ever added, not below the number of entries; -1 leaves it
     * @param maxDeletedId the highest deleted id, not above the last id; 0-0 leaves it
     * @throws IllegalArgumentException if the figures contradict each other, or the stream does not exist
     */
    public void setLastId(StreamId id, long entriesAdded, StreamId maxDeletedId) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(maxDeletedId, "maxDeletedId");
        if (entriesAdded < -1) {
            throw new IllegalArgumentException(
                    "a stream cannot have had a negative number of entries: entries added=" + entriesAdded);
        }
        write(value -> {
            new StreamValue(value).setLastId(id, entriesAdded, maxDeletedId);
            return null;
        });
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes an entry (XDEL).
     *
     * @param id the id of the entry
     * @return true if the stream had the entry
     */
    public boolean remove(StreamId id) {
        Objects.requireNonNull(id, "id");
        return removeAll(List.of(id)) > 0;
    }

    /**
     * Removes several entries (XDEL).
     *
     * @param ids the ids of the entries
     * @return the number of entries that were removed
     */
    public long removeAll(Collection<StreamId> ids) {
        Objects.requireNonNull(ids, "ids");
        List<StreamId> copy = List.copyOf(ids);
        return write(value -> new StreamValue(value).delete(copy));
    }

    /**
     * Removes the oldest entries (XTRIM).
     *
     * @param trim the entries to keep
     * @return the number of entries that were removed
     */
    public long trim(StreamTrim trim) {
        Objects.requireNonNull(trim, "trim");
        return write(value -> new StreamValue(value).trim(trim));
    }

    /** Removes all entries. The stream, its last id and its groups stay. */
    @Override
    public void clear() {
        trim(StreamTrim.toLength(0));
    }

    // ---- groups -----------------------------------------------------------------------------------------------

    /**
     * Returns a group of consumers, which need not exist.
     *
     * @param name the name of the group
     * @return a handle
     */
    public StoreStreamGroup group(byte[] name) {
        Objects.requireNonNull(name, "name");
        return new StoreStreamGroup(this, name);
    }

    /**
     * Returns the figures of all groups (XINFO GROUPS).
     *
     * @return the figures, in the order of the names
     */
    public List<StreamGroupInfo> groups() {
        return readAll(value -> new StreamGroups(value).groups());
    }
}
