package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_STREAM;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
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
 * The stream of one key: entries with ascending ids, each of some fields with values, and groups of consumers, to each of
 * which every entry is delivered once. A key that does not exist has an empty one; adding makes it, and it stays when it
 * becomes empty. Safe for any number of threads; each method is atomic.
 *
 * <p>Every method throws {@link WrongTypeException} if the key holds something else; those that add throw
 * {@link MemoryLimitException} if the store's limit is reached, and so may those that remove while a snapshot runs. After
 * each of these, and after an {@link IllegalArgumentException}, the stream is as it was, if the method does not say
 * otherwise. Fields and values have at most 512 MiB; longer ones throw {@link EntryTooLargeException}. Results are copies.
 */
public final class StoreStream {
    private final CollectionOperations operations;
    private final int database;
    private final byte[] key;
    private final LongSupplier clock;

    StoreStream(CollectionOperations operations, int database, byte[] key, LongSupplier clock) {
        this.operations = operations;
        this.database = database;
        this.key = key.clone();
        this.clock = clock;
    }

    /**
     * This stream with another clock, from which ids and times of delivery are taken.
     *
     * @param millis returns milliseconds since 1970
     * @return another handle
     */
    public StoreStream withClock(LongSupplier millis) {
        return new StoreStream(operations, database, key, Objects.requireNonNull(millis, "millis"));
    }

    <T> T readAll(Function<CollectionValue, T> action) {
        return operations.readAll(database, key, TYPE_STREAM, action);
    }

    <T> T write(Function<CollectionValue, T> action) {
        return operations.write(database, key, TYPE_STREAM, action);
    }

    private <T> T read(Function<StreamValue, T> action) {
        return operations.read(database, key, TYPE_STREAM, value -> action.apply(new StreamValue(value)));
    }

    long now() {
        return clock.getAsLong();
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /**
     * Adds an entry with an id of the time: XADD with *.
     *
     * @param fieldsAndValues a field, its value, a field, ...
     * @return its id
     * @throws IllegalArgumentException if there is no field, or one without a value
     */
    public StreamId add(byte[]... fieldsAndValues) {
        Objects.requireNonNull(fieldsAndValues, "fieldsAndValues");
        return append(StreamAppend.auto(), fieldsAndValues).orElseThrow();
    }

    /**
     * Adds an entry with an id: XADD.
     *
     * @param id above the last one
     * @param fieldsAndValues a field, its value, a field, ...
     * @throws IllegalArgumentException if the id is not above the last one; if there is no field, or one without a value
     */
    public void add(StreamId id, byte[]... fieldsAndValues) {
        Objects.requireNonNull(fieldsAndValues, "fieldsAndValues");
        append(StreamAppend.at(id), fieldsAndValues);
    }

    /**
     * Adds an entry in any way: XADD with ms-*, NOMKSTREAM, MAXLEN, MINID.
     *
     * @param how with which id, and what goes for it
     * @param fieldsAndValues a field, its value, a field, ...
     * @return its id; empty if the stream does not exist, and is not to be made
     * @throws IllegalArgumentException if the id is not above the last one; if there is no field, or one without a value
     */
    public Optional<StreamId> append(StreamAppend how, byte[]... fieldsAndValues) {
        Objects.requireNonNull(fieldsAndValues, "fieldsAndValues");
        Objects.requireNonNull(how, "how");
        ByteArrays.check(fieldsAndValues);
        long now = now();
        return Optional.ofNullable(write(value -> new StreamValue(value).add(how, now, fieldsAndValues)));
    }

    /**
     * Adds several entries, faster than one by one; all, or, if one fails, none.
     *
     * @param how with which ids, and what goes for each
     * @param entries of each a field, its value, a field, ...
     * @return their ids; none if the stream does not exist, and is not to be made
     * @throws IllegalArgumentException if an id is not above the last one; if there is no field, or one without a value
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
     * Sets the last id, from which the next ones are made: XSETID.
     *
     * @param id not below that of any entry
     * @throws IllegalArgumentException if it is, or there is no such stream
     */
    public void setLastId(StreamId id) {
        setLastId(id, -1, StreamId.MIN);
    }

    /**
     * Sets the last id and more figures: XSETID with ENTRIESADDED and MAXDELETEDID.
     *
     * @param id not below that of any entry
     * @param entriesAdded how many entries there have ever been, at least as many as there are; -1: as it was
     * @param maxDeletedId the highest deleted id, not above the last one; 0-0: as it was
     * @throws IllegalArgumentException if that does not go together, or there is no such stream
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
     * Deletes an entry: XDEL.
     *
     * @param id its id
     * @return whether there was such an entry
     */
    public boolean remove(StreamId id) {
        Objects.requireNonNull(id, "id");
        return removeAll(List.of(id)) > 0;
    }

    /**
     * Deletes several entries: XDEL.
     *
     * @param ids their ids
     * @return how many there were
     */
    public long removeAll(Collection<StreamId> ids) {
        Objects.requireNonNull(ids, "ids");
        List<StreamId> copy = List.copyOf(ids);
        return write(value -> new StreamValue(value).delete(copy));
    }

    /**
     * Removes the oldest entries: XTRIM.
     *
     * @param trim what to keep
     * @return how many were removed
     */
    public long trim(StreamTrim trim) {
        Objects.requireNonNull(trim, "trim");
        return write(value -> new StreamValue(value).trim(trim));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * How many entries there are: XLEN. Takes no lock.
     *
     * @return their number
     */
    public long size() {
        return read(StreamValue::length);
    }

    /**
     * The highest id that an entry has had. Takes no lock.
     *
     * @return an id, 0-0 if there is no such stream
     */
    public StreamId lastId() {
        return read(StreamValue::lastId);
    }

    /**
     * The entries in a range: XRANGE.
     *
     * @param range which
     * @return them, from the first
     */
    public List<StreamEntry> range(StreamRange range) {
        return range(range, -1);
    }

    /**
     * The first entries in a range: XRANGE with COUNT.
     *
     * @param range which
     * @param count the most to return; if negative, all
     * @return them, from the first
     */
    public List<StreamEntry> range(StreamRange range, long count) {
        return range(range, false, count);
    }

    /**
     * The last entries in a range: XREVRANGE with COUNT.
     *
     * @param range which
     * @param count the most to return; if negative, all
     * @return them, from the last
     */
    public List<StreamEntry> reverseRange(StreamRange range, long count) {
        return range(range, true, count);
    }

    private List<StreamEntry> range(StreamRange range, boolean reversed, long count) {
        Objects.requireNonNull(range, "range");
        return readAll(value -> new StreamValue(value).range(range, reversed, count));
    }

    /**
     * The entries behind an id: XREAD with COUNT.
     *
     * @param id behind which to begin
     * @param count the most to return; if negative, all
     * @return them, from the first
     */
    public List<StreamEntry> readAfter(StreamId id, long count) {
        return id.equals(StreamId.MAX) ? List.of() : range(StreamRange.after(id), count);
    }

    /**
     * What is known of the stream: XINFO STREAM.
     *
     * @return figures and the first and the last entry; empty if there is no such stream
     */
    public Optional<StreamInfo> info() {
        return Optional.ofNullable(readAll(value -> new StreamValue(value).info()));
    }

    // ---- groups -----------------------------------------------------------------------------------------------

    /**
     * A group of consumers.
     *
     * @param name its name; it need not exist
     * @return a handle
     */
    public StoreStreamGroup group(byte[] name) {
        Objects.requireNonNull(name, "name");
        return new StoreStreamGroup(this, name);
    }

    /**
     * All groups: XINFO GROUPS.
     *
     * @return what is known of them
     */
    public List<StreamGroupInfo> groups() {
        return readAll(value -> new StreamGroups(value).groups());
    }
}
