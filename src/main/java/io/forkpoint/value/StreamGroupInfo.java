package io.forkpoint.value;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The figures of a stream's group of consumers. */
public final class StreamGroupInfo {
    private final byte[] name;
    private final long consumers;
    private final long pending;
    private final StreamId lastDeliveredId;
    private final long entriesRead;
    private final long lag;

    /**
     * Creates the figures of a group.
     *
     * @param name the name, which is not copied
     * @param consumers the number of consumers
     * @param pending the number of pending entries
     * @param lastDeliveredId the last id that counts as delivered
     * @param entriesRead the number of entries that were delivered; -1 if unknown
     * @param lag the number of entries still to be delivered; -1 if unknown
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
     * Returns the name.
     *
     * @return the name; not a copy
     */
    public byte[] name() {
        return name;
    }

    /**
     * Returns the number of consumers.
     *
     * @return the number of consumers
     */
    public long consumers() {
        return consumers;
    }

    /**
     * Returns the number of pending entries.
     *
     * @return the number of entries
     */
    public long pending() {
        return pending;
    }

    /**
     * Returns the last id that counts as delivered.
     *
     * @return the id
     */
    public StreamId lastDeliveredId() {
        return lastDeliveredId;
    }

    /**
     * Returns the number of entries that were delivered.
     *
     * @return the number of entries; empty if it is unknown
     */
    public OptionalLong entriesRead() {
        return entriesRead == -1 ? OptionalLong.empty() : OptionalLong.of(entriesRead);
    }

    /**
     * Returns the number of entries still to be delivered.
     *
     * @return the number of entries; empty if it is unknown
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
