package io.forkpoint.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The same random keys and values for every engine, made from their number: 16 bytes of key need no table on the heap,
 * whose cache misses would be charged to the engine that is measured.
 */
final class Keys {
    static final int BYTES = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] WORDS =
            ("{\"user\":\"alexandra\",\"status\":\"active\",\"email\":\"someone@example.org\",\"roles\":[\"reader\","
                            + "\"writer\"],\"country\":\"Germany\",\"last-seen\":\"2026-11-20T12:00:00Z\",\"visits\":")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private Keys() {}

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): a bijection that scatters. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Writes the key of this number. */
    static void key(byte[] key, long number) {
        LONG.set(key, 0, mix(number + 0x9e3779b97f4a7c15L));
        LONG.set(key, 8, mix(~number));
    }

    /** A value whose first 8 bytes are its key's number, so that a wrong answer is noticed; the rest stays as it is. */
    static void stamp(byte[] value, long number) {
        LONG.set(value, 0, number);
    }

    /** The number that {@link #stamp} wrote. */
    static long stamped(byte[] value) {
        return (long) LONG.get(value, 0);
    }

    /** Bytes that no compression makes shorter, the same in each run. */
    static byte[] randomValue(int length) {
        byte[] value = new byte[length];
        new java.util.Random(length).nextBytes(value);
        return value;
    }

    /** Text that LZF makes shorter: half field names that repeat, half hexadecimal digits of its number. */
    static void text(byte[] value, long number) {
        long digits = mix(number);
        for (int at = 0; at < value.length; at += 32) {
            int words = Math.min(16, value.length - at);
            System.arraycopy(WORDS, (at + (int) (number & 63)) % (WORDS.length - 16), value, at, words);
            int end = Math.min(value.length, at + 32);
            for (int i = at + words; i < end; i++) {
                value[i] = (byte) "0123456789abcdef".charAt((int) (digits >>> ((i & 15) * 4)) & 15);
            }
            digits = mix(digits);
        }
    }

    /** An array of scratch keys or values. */
    static byte[][] scratch(int count, byte[] like) {
        byte[][] all = new byte[count][];
        Arrays.setAll(all, i -> like.clone());
        return all;
    }
}
