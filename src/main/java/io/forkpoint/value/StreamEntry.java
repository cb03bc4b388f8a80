package io.forkpoint.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry of a stream: its id, and fields with values in the order in which they were given. A field may come twice. */
public final class StreamEntry {
    private final StreamId id;
    /** A field, its value, a field, ...; null if the entry has been deleted. */
    private final byte @Nullable [][] pairs;

    /**
     * Describes an entry.
     *
     * @param id its id
     * @param pairs a field, its value, a field, and so on, not copied; null if the entry has been deleted
     */
    public StreamEntry(StreamId id, byte @Nullable [][] pairs) {
        this.id = id;
        this.pairs = pairs;
    }

    /**
     * The entry's id.
     *
     * @return the id
     */
    public StreamId id() {
        return id;
    }

    /**
     * Whether the entry is pending, but has been deleted from the stream: then it has no fields.
     *
     * @return true if so
     */
    public boolean isDeleted() {
        return pairs == null;
    }

    /**
     * How many fields it has.
     *
     * @return their number
     */
    public int size() {
        return pairs == null ? 0 : pairs.length / 2;
    }

    /**
     * One of the fields.
     *
     * @param index from 0
     * @return its name; not a copy
     */
    public byte[] field(int index) {
        return requirePairs()[2 * index];
    }

    /**
     * The value of one of the fields.
     *
     * @param index from 0
     * @return its bytes; not a copy
     */
    public byte[] value(int index) {
        return requirePairs()[2 * index + 1];
    }

    private byte[][] requirePairs() {
        return Objects.requireNonNull(pairs, "the entry has been deleted: it has no fields");
    }

    /**
     * The value of the first field with a name.
     *
     * @param field the name
     * @return its bytes, not a copy; null if there is no such field
     */
    public byte @Nullable [] get(byte[] field) {
        for (int i = 0; i < size(); i++) {
            if (Arrays.equals(field(i), field)) {
                return value(i);
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamEntry that && id.equals(that.id) && Arrays.deepEquals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Arrays.deepHashCode(pairs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(id.toString());
        for (int i = 0; i < size(); i++) {
            text.append(' ').append(new String(field(i), StandardCharsets.UTF_8));
            text.append('=').append(new String(value(i), StandardCharsets.UTF_8));
        }
        return text.append(isDeleted() ? " deleted" : "").toString();
    }
}
