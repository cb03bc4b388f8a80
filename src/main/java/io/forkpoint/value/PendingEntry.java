package io.forkpoint.value;

import java.nio.charset.StandardCharsets;

/** An entry of a stream that was delivered to a consumer and not acknowledged. */
public final class PendingEntry {
    private final StreamId id;
    private final byte[] consumer;
    private final long idleMillis;
    private final long deliveries;

    /**
     * Describes an entry.
     *
     * @param id its id
     * @param consumer whom it was delivered to; not copied
     * @param idleMillis how long ago
     * @param deliveries how often
     */
    public PendingEntry(StreamId id, byte[] consumer, long idleMillis, long deliveries) {
        this.id = id;
        this.consumer = consumer;
        this.idleMillis = idleMillis;
        this.deliveries = deliveries;
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
     * Who has it.
     *
     * @return the consumer's name; not a copy
     */
    public byte[] consumer() {
        return consumer;
    }

    /**
     * How long ago it was delivered last.
     *
     * @return milliseconds
     */
    public long idleMillis() {
        return idleMillis;
    }

    /**
     * How often it was delivered.
     *
     * @return a number
     */
    public long deliveries() {
        return deliveries;
    }

    @Override
    public String toString() {
        return id + " " + new String(consumer, StandardCharsets.UTF_8) + " idleMillis=" + idleMillis + " deliveries="
                + deliveries;
    }
}
