package io.forkpoint.value;

/**
 * The id of a stream's entry. Both numbers are unsigned, and so is the order.
 *
 * @param millis usually milliseconds since 1970
 * @param sequence tells entries of the same millisecond apart
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
    /** 0-0: before all entries. */
    public static final StreamId MIN = new StreamId(0, 0);

    /** The highest id. */
    public static final StreamId MAX = new StreamId(-1, -1);

    /**
     * Reads an id as {@link #toString} writes it, or its milliseconds alone, which stand for sequence 0.
     *
     * @param text for example 1526919030474-55
     * @return the id
     * @throws IllegalArgumentException if it is no id
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
                    "an id of a stream is <milliseconds>-<sequence>, two numbers from 0 to 2^64-1: " + text, e);
        }
    }

    private static long number(String digits) {
        if (digits.startsWith("+")) {
            throw new NumberFormatException(digits);
        }
        return Long.parseUnsignedLong(digits);
    }

    /**
     * The id right behind this one.
     *
     * @return another id
     * @throws IllegalArgumentException if this is the highest
     */
    public StreamId next() {
        if (equals(MAX)) {
            throw new IllegalArgumentException("there is no id behind the highest one: id=" + this);
        }
        return sequence == -1 ? new StreamId(millis + 1, 0) : new StreamId(millis, sequence + 1);
    }

    /**
     * The id right before this one.
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
     * Whether this id stands behind another.
     *
     * @param other an id
     * @return true if so
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
