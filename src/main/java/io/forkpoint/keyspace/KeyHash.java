package io.forkpoint.keyspace;

import java.nio.ByteOrder;
import java.security.SecureRandom;
import net.openhft.hashing.Access;
import net.openhft.hashing.LongHashFunction;
import org.agrona.UnsafeApi;

/**
 * Hashes keys (wyhash) with a seed drawn for each store, so that nobody can choose keys that collide. Keys lie in a byte
 * array or, with a null base, at an address.
 */
final class KeyHash {
    private final LongHashFunction function = LongHashFunction.wy_3(new SecureRandom().nextLong());

    long hash(Object base, long offset, int bytes, int database) {
        // An odd multiple moves each database elsewhere; the index compares databases too.
        return function.hash(base, RawAccess.INSTANCE, offset, bytes) ^ (database * 0x9E3779B97F4A7C15L);
    }

    /** Reads a base and offset as {@link UnsafeApi} does. */
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
