package io.forkpoint.value;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The figures of a consumer of a stream's group. */
public final class StreamConsumerInfo {
    private final byte[] name;
    private final long pending;
    private final long idleMillis;
    private final long inactiveMillis;

    /**
     * Creates the figures of a consumer.
     *
     * @param name the name, which is not copied
     * @param pending the number of pending entries
     * @param idleMillis the time since the last attempt to read or claim in milliseconds
     * @param inactiveMillis the time since entries were last received in milliseconds; -1 if there were none
     */
    public StreamConsumerInfo(byte[] name, long pending, long idleMillis, long inactiveMillis) {
        this.name = name;
        this.pending = pending;
        this.idleMillis = idleMillis;
        this.inactiveMillis = inactiveMillis;
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
     * Returns the number of entries that are pending for the consumer.
     *
     * @return the number of entries
     */
    public long pending() {
        return pending;
    }

    /**
     * Returns the time since the last attempt of the consumer to read or claim.
     *
     * @return milliseconds
     */
    public long idleMillis() {
        return idleMillis;
    }

    /**
     * Returns the time since the consumer last received entries.
     *
     * @return milliseconds; empty if the consumer has received none
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
