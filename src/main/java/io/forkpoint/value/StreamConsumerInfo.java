package io.forkpoint.value;

import io.forkpoint.internal.value.StreamConsumer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** What is known of a consumer of a stream's group. */
public final class StreamConsumerInfo {
    private final byte[] name;
    private final long pending;
    private final long idleMillis;
    private final long inactiveMillis;

    StreamConsumerInfo(StreamConsumer consumer, long now) {
        name = consumer.name;
        pending = consumer.pending;
        idleMillis = Math.max(0, now - consumer.seenMillis);
        inactiveMillis = consumer.activeMillis == -1 ? -1 : Math.max(0, now - consumer.activeMillis);
    }

    /**
     * The consumer's name.
     *
     * @return its bytes; not a copy
     */
    public byte[] name() {
        return name;
    }

    /**
     * How many entries it was given and has not acknowledged.
     *
     * @return their number
     */
    public long pending() {
        return pending;
    }

    /**
     * How long ago it last tried to read or claim something.
     *
     * @return milliseconds
     */
    public long idleMillis() {
        return idleMillis;
    }

    /**
     * How long ago it last was given something.
     *
     * @return milliseconds, empty if it never was
     */
    public OptionalLong inactiveMillis() {
        return inactiveMillis == -1 ? OptionalLong.empty() : OptionalLong.of(inactiveMillis);
    }

    @Override
    public String toString() {
        return "consumer " + new String(name, StandardCharsets.UTF_8) + ": pending=" + pending + " idleMillis="
                + idleMillis + " inactiveMillis=" + inactiveMillis;
    }
}
