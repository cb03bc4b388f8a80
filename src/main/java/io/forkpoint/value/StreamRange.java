package io.forkpoint.value;

/** A range of ids of a stream, both bounds inclusive. Immutable. */
public final class StreamRange {
    private static final StreamRange ALL = new StreamRange(StreamId.MIN, StreamId.MAX);

    private final StreamId from;
    private final StreamId to;

    private StreamRange(StreamId from, StreamId to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Returns the range of all ids.
     *
     * @return the range
     */
    public static StreamRange all() {
        return ALL;
    }

    /**
     * Returns the range between two ids, both inclusive.
     *
     * @param from the lowest id
     * @param to the highest id; if it is below the lowest, the range is empty
     * @return the range
     */
    public static StreamRange between(StreamId from, StreamId to) {
        return new StreamRange(
                java.util.Objects.requireNonNull(from, "from"), java.util.Objects.requireNonNull(to, "to"));
    }

    /**
     * Returns the range from an id on, inclusive.
     *
     * @param from the lowest id
     * @return the range
     */
    public static StreamRange from(StreamId from) {
        return between(from, StreamId.MAX);
    }

    /**
     * Returns the range after an id, exclusive.
     *
     * @param id the id before the range
     * @return the range
     * @throws IllegalArgumentException if the id is the highest possible id
     */
    public static StreamRange after(StreamId id) {
        return from(id.next());
    }

    /**
     * Returns the range up to an id, inclusive.
     *
     * @param to the highest id
     * @return the range
     */
    public static StreamRange upTo(StreamId to) {
        return between(StreamId.MIN, to);
    }

    /**
     * Returns this range without its lowest id.
     *
     * @return another range
     * @throws IllegalArgumentException if that is the highest possible id
     */
    public StreamRange excludingFrom() {
        return new StreamRange(from.next(), to);
    }

    /**
     * Returns this range without its highest id.
     *
     * @return another range
     * @throws IllegalArgumentException if that is the lowest possible id
     */
    public StreamRange excludingTo() {
        return new StreamRange(from, to.previous());
    }

    /**
     * Returns the lowest id of the range.
     *
     * @return the id
     */
    public StreamId lowest() {
        return from;
    }

    /**
     * Returns the highest id of the range.
     *
     * @return the id
     */
    public StreamId highest() {
        return to;
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
