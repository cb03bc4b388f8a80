package io.forkpoint.value;

/** Entries of a stream from one id to another, both included. Immutable. */
public final class StreamRange {
    private static final StreamRange ALL = new StreamRange(StreamId.MIN, StreamId.MAX);

    private final StreamId from;
    private final StreamId to;

    private StreamRange(StreamId from, StreamId to) {
        this.from = from;
        this.to = to;
    }

    /**
     * All entries.
     *
     * @return the range
     */
    public static StreamRange all() {
        return ALL;
    }

    /**
     * From one id to another.
     *
     * @param from the lowest
     * @param to the highest; if it is below, the range is empty
     * @return the range
     */
    public static StreamRange between(StreamId from, StreamId to) {
        return new StreamRange(
                java.util.Objects.requireNonNull(from, "from"), java.util.Objects.requireNonNull(to, "to"));
    }

    /**
     * An id and all behind it.
     *
     * @param from the lowest
     * @return the range
     */
    public static StreamRange from(StreamId from) {
        return between(from, StreamId.MAX);
    }

    /**
     * All behind an id.
     *
     * @param id what they are behind
     * @return the range
     * @throws IllegalArgumentException if that is the highest id
     */
    public static StreamRange after(StreamId id) {
        return from(id.next());
    }

    /**
     * All up to an id, which is included.
     *
     * @param to the highest
     * @return the range
     */
    public static StreamRange upTo(StreamId to) {
        return between(StreamId.MIN, to);
    }

    /**
     * This range without its lowest id.
     *
     * @return another range
     * @throws IllegalArgumentException if that is the highest there is
     */
    public StreamRange excludingFrom() {
        return new StreamRange(from.next(), to);
    }

    /**
     * This range without its highest id.
     *
     * @return another range
     * @throws IllegalArgumentException if that is the lowest there is
     */
    public StreamRange excludingTo() {
        return new StreamRange(from, to.previous());
    }

    /**
     * Returns the lowest id in it.
     *
     * @return the id
     */
    public StreamId lowest() {
        return from;
    }

    /**
     * Returns the highest id in it.
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
