package io.forkpoint.latency;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * The same entries for every target, made from their numbers: 16 bytes of key that scatter, and a value of bytes that no
 * compression makes shorter, of which the first 8 are the number.
 */
final class Entries {
    static final int KEY_BYTES = 16;
    /** A value has its number in it. */
    static final int LEAST_VALUE_BYTES = 8;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Entries() {}

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): a bijection that scatters. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Writes the key of this number. */
    static void key(byte[] key, long number) {
        LONG.set(key, 0, mix(number + 0x9e3779b97f4a7c15L));
        LONG.set(key, 8, mix(~number));
    }

    /** Writes the number into a value; the rest stays as it is. */
    static void stamp(byte[] value, long number) {
        LONG.set(value, 0, number);
    }

    /** Bytes for values of a length, the same in each run. */
    static byte[] value(int length) {
        byte[] value = new byte[length];
        new SplittableRandom(length).nextBytes(value);
        return value;
    }
}
