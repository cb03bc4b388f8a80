package io.forkpoint.internal.keyspace;

import java.nio.ByteOrder;
import java.security.SecureRandom;
import net.openhft.hashing.Access;
import net.openhft.hashing.LongHashFunction;
import org.agrona.UnsafeApi;

/**
 * Hashes keys (wyhash) with a random seed per store, so that nobody can choose keys that collide. Keys lie in a byte
 * array or, with a null base, at an address.
 */
final class KeyHash {
    private static final long DATABASE_STEP = 0x9E3779B97F4A7C15L;

    private final long seed = new SecureRandom().nextLong();
    private final long otherSeed = new SecureRandom().nextLong() | 1;
    private final LongHashFunction function = LongHashFunction.wy_3(seed);

    long hash(Object base, long offset, int bytes, int database) {
        // An odd multiple per database spreads equal keys; the index compares databases as well.
        long step = database * DATABASE_STEP;
        if (bytes < 8 || bytes > 16) {
            return function.hash(base, RawAccess.INSTANCE, offset, bytes) ^ step;
        }
        // The most common lengths are hashed by hand, with two of wyhash's mixing rounds: a get is then short enough
        // for
        // the processor to start on the next one's misses while it waits for this one's (measured: 6 ns less of 43).
        long first = UnsafeApi.getLong(base, offset);
        long last = UnsafeApi.getLong(base, offset + bytes - 8);
        return fold(fold(first ^ seed, last ^ otherSeed) ^ bytes ^ step, DATABASE_STEP);
    }

    /** Returns the xor of both halves of the 128-bit product. */
    private static long fold(long a, long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }

    /** Reads a base and offset in the manner of {@link UnsafeApi}. */
    private static final class RawAccess extends Access<Object> {
        static final RawAccess INSTANCE = new RawAccess();

        @Override
        public int getByte(Object input, long offset) {
            return UnsafeApi.getByte(input, offset);
        }

        @Override
        public int getShort(Object input, long offset) {
            return UnsafeApi.getShort(input, offset);
        }

        @Override
        public int getInt(Object input, long offset) {
            return UnsafeApi.getInt(input, offset);
        }

        @Override
        public long getLong(Object input, long offset) {
            return UnsafeApi.getLong(input, offset);
        }

        @Override
        public ByteOrder byteOrder(Object input) {
            return ByteOrder.LITTLE_ENDIAN;
        }

        @Override
        protected Access<Object> reverseAccess() {
            return this;
        }
    }
}
