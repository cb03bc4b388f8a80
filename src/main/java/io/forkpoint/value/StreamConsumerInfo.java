package io.forkpoint.value;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** What is known of a consumer of a stream's group. */
public final class StreamConsumerInfo {
    private final byte[] name;
    private final long pending;
    private final long idleMillis;
    private final long inactiveMillis;

    /**
     * Describes a consumer.
     *
     * @param name its name, which is not copied
     * @param pending entries that were delivered to it and not acknowledged
     * @param idleMillis how long ago it asked last
     * @param inactiveMillis how long ago it got or claimed something; -1 if never
     */
    public StreamConsumerInfo(byte[] name, long pending, long idleMillis, long inactiveMillis) {
        this.name = name;
        this.pending = pending;
        this.idleMillis = idleMillis;
        this.inactiveMillis = inactiveMillis;
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
