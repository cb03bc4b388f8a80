package io.forkpoint.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry of a stream: an id, and fields with values in the order in which they were added. A field may come twice. */
public final class StreamEntry {
    private final StreamId id;
    /** A field, its value, a field, ...; null if the entry has been deleted. */
    private final byte @Nullable [][] pairs;

    /**
     * Creates an entry.
     *
     * @param id the id
     * @param pairs a field, its value, a field, and so on, not copied; null if the entry has been deleted
     */
    public StreamEntry(StreamId id, byte @Nullable [][] pairs) {
        this.id = id;
        this.pairs = pairs;
    }

    /**
     * Returns the id.
     *
     * @return the id
     */
    public StreamId id() {
        return id;
    }

    /**
     * Returns whether the entry has been deleted from the stream, but is pending. Then it has no fields.
     *
     * @return true if the entry has been deleted
     */
    public boolean isDeleted() {
        return pairs == null;
    }

    /**
     * Returns the number of fields.
     *
     * @return the number of fields
     */
    public int size() {
        return pairs == null ? 0 : pairs.length / 2;
    }

    /**
     * Returns the name of a field.
     *
     * @param index the index of the field, from 0
     * @return the name; not a copy
     */
    public byte[] field(int index) {
        return requirePairs()[2 * index];
    }

    /**
     * Returns the value of a field.
     *
     * @param index the index of the field, from 0
     * @return the value; not a copy
     */
    public byte[] value(int index) {
        return requirePairs()[2 * index + 1];
    }

    private byte[][] requirePairs() {
        return Objects.requireNonNull(pairs, "the entry has been deleted: it has no fields");
    }

    /**
     * Returns the value of the first field with a name.
     *
     * @param field the name
     * @return the value, not a copy; null if there is no such field
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
