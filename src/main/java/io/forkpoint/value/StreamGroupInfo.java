package io.forkpoint.value;

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

    /**
     * Describes a group.
     *
     * @param name its name, which is not copied
     * @param consumers how many it has
     * @param pending entries that were delivered and not acknowledged
     * @param lastDeliveredId the id of the newest entry that was delivered
     * @param entriesRead how many entries it has been given; -1 if that is not known
     * @param lag how many entries it has yet to be given; -1 if that is not known
     */
    public StreamGroupInfo(
            byte[] name, long consumers, long pending, StreamId lastDeliveredId, long entriesRead, long lag) {
        this.name = name;
        this.consumers = consumers;
        this.pending = pending;
        this.lastDeliveredId = lastDeliveredId;
        this.entriesRead = entriesRead;
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
