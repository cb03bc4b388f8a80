package io.forkpoint.value;

import io.forkpoint.internal.value.StreamGroup;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** What is known of a stream's consumer group. */
public final class StreamGroupInfo {
    private final byte[] name;
    private final long consumers;
    private final long pending;
    private final StreamId lastDeliveredId;
    private final long entriesRead;
    private final long lag;

    StreamGroupInfo(StreamGroup group, long lag) {
        name = group.name;
        consumers = group.consumers;
        pending = group.pending;
        lastDeliveredId = group.lastId;
        entriesRead = group.entriesRead;
        this.lag = lag;
    }

    /**
     * The group's name.
     *
     * @return its bytes; not a copy
     */
    public byte[] name() {
        return name;
    }

    /**
     * How many consumers it has.
     *
     * @return their number
     */
    public long consumers() {
        return consumers;
    }

    /**
     * How many entries were delivered and not acknowledged.
     *
     * @return their number
     */
    public long pending() {
        return pending;
    }

    /**
     * Up to where its consumers were given entries.
     *
     * @return an id
     */
    public StreamId lastDeliveredId() {
        return lastDeliveredId;
    }

    /**
     * How many entries its consumers were given.
     *
     * @return their number, empty if it is not known
     */
    public OptionalLong entriesRead() {
        return entriesRead == -1 ? OptionalLong.empty() : OptionalLong.of(entriesRead);
    }

    /**
     * How many entries its consumers have still to be given.
     *
     * @return their number, empty if it is not known
     */
    public OptionalLong lag() {
        return lag == -1 ? OptionalLong.empty() : OptionalLong.of(lag);
    }

    @Override
    public String toString() {
        return "group " + new String(name, StandardCharsets.UTF_8) + ": consumers=" + consumers + " pending=" + pending
                + " lastDeliveredId=" + lastDeliveredId + " entriesRead=" + entriesRead + " lag=" + lag;
    }
}
