package io.forkpoint.value;

import java.nio.charset.StandardCharsets;

/** An entry of a stream that was delivered to a consumer and not acknowledged. */
public final class PendingEntry {
    private final StreamId id;
    private final byte[] consumer;
    private final long idleMillis;
    private final long deliveries;

    /**
     * Creates an entry.
     *
     * @param id the id
     * @param consumer the name of the consumer, which is not copied
     * @param idleMillis the time since the last delivery in milliseconds
     * @param deliveries the number of deliveries
     */
    public PendingEntry(StreamId id, byte[] consumer, long idleMillis, long deliveries) {
        this.id = id;
        this.consumer = consumer;
        this.idleMillis = idleMillis;
        this.deliveries = deliveries;
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
     * Returns the consumer to which the entry was delivered.
     *
     * @return the name of the consumer; not a copy
     */
    public byte[] consumer() {
        return consumer;
    }

    /**
     * Returns the time since the last delivery.
     *
     * @return milliseconds
     */
    public long idleMillis() {
        return idleMillis;
    }

    /**
     * Returns the number of deliveries.
     *
     * @return the number of deliveries
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
