package io.forkpoint.server.internal.session;

import java.security.SecureRandom;
import net.openhft.hashing.LongHashFunction;

/**
 * Hashes names that clients choose (wyhash), with a seed drawn for each process: nobody can choose names that collide in a
 * table. Names that still collide are told apart by their order, see {@link Comparable} and {@link java.util.HashMap}.
 */
final class SeededHash {
    private static final LongHashFunction FUNCTION = LongHashFunction.wy_3(new SecureRandom().nextLong());

    private SeededHash() {}

    static int of(byte[] name) {
        return Long.hashCode(FUNCTION.hashBytes(name));
    }
}
