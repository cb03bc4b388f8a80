package io.forkpoint.server.internal.session;

import java.util.Arrays;

/** The name of a channel, or a pattern of such names, as a key of a map. */
final class ChannelName implements Comparable<ChannelName> {
    private final byte[] bytes;

    ChannelName(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelName that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return SeededHash.of(bytes);
    }

    @Override
    public int compareTo(ChannelName other) {
        return Arrays.compare(bytes, other.bytes);
    }
}
