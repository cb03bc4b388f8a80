package io.forkpoint.value;

/**
 * The id of an entry of a stream. Both numbers are unsigned and compared as such.
 *
 * @param millis the first number, usually milliseconds since 1970
 * @param sequence the second number, which tells entries of one millisecond apart
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
    /** The lowest id, 0-0, which is before all entries. */
    public static final StreamId MIN = new StreamId(0, 0);

    /** The highest id. */
    public static final StreamId MAX = new StreamId(-1, -1);

    /**
     * Parses an id as {@link #toString} writes it. Milliseconds alone stand for the sequence number 0.
     *
     * @param text the text, such as 1526919030474-55
     * @return the id
     * @throws IllegalArgumentException if the text is no id
     */
    public static StreamId parse(String text) {
        try {
            int dash = text.indexOf('-');
            if (dash < 0) {
                return new StreamId(number(text), 0);
            }
            return new StreamId(number(text.substring(0, dash)), number(text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "an id of a stream is <milliseconds>-<sequence>, two numbers from 0 to 2^64-1: id=" + text, e);
        }
    }

    private static long number(String digits) {
        if (digits.startsWith("+")) {
            throw new NumberFormatException(digits);
        }
        return Long.parseUnsignedLong(digits);
    }

    /**
     * Returns the next id.
     *
     * @return another id
     * @throws IllegalArgumentException if this is the highest id
     */
    public StreamId next() {
        if (equals(MAX)) {
            throw new IllegalArgumentException("there is no id behind the highest one: id=" + this);
        }
        return sequence == -1 ? new StreamId(millis + 1, 0) : new StreamId(millis, sequence + 1);
    }

    /**
     * Returns the previous id.
     *
     * @return another id
     * @throws IllegalArgumentException if this is 0-0
     */
    public StreamId previous() {
        if (equals(MIN)) {
            throw new IllegalArgumentException("there is no id before the lowest one: id=" + this);
        }
        return sequence == 0 ? new StreamId(millis - 1, -1) : new StreamId(millis, sequence - 1);
    }

    /**
     * Returns whether this id is above another.
     *
     * @param other the other id
     * @return true if this id is above the other
     */
    public boolean isAfter(StreamId other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(StreamId other) {
        int order = Long.compareUnsigned(millis, other.millis);
        return order != 0 ? order : Long.compareUnsigned(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + '-' + Long.toUnsignedString(sequence);
    }
}
