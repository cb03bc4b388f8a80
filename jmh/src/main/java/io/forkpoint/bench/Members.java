package io.forkpoint.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Elements of collections, made from their number, the same for Forkpoint and Redis. Those with a name are what
 * redis-benchmark makes of {@code element:__rand_int__}.
 */
final class Members {
    private static final byte[] NAME = "element:".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 12;

    /** Of {@link #element}. */
    static final int BYTES = 20;

    private Members() {}

    /** A new one, such as {@code element:000000000042}. */
    static byte[] element(long number) {
        byte[] element = Arrays.copyOf(NAME, BYTES);
        set(element, number);
        return element;
    }

    /** A new value of a hash's field, as of {@code __rand_int__}: twelve digits. */
    static byte[] digits(long number) {
        byte[] digits = new byte[DIGITS];
        set(digits, number);
        return digits;
    }

    /** Writes the number into the last twelve bytes. */
    static void set(byte[] element, long number) {
        long rest = number;
        for (int i = 1; i <= DIGITS; i++) {
            element[element.length - i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Random bytes, at most 16: at least 8 make different ones of different numbers. */
    static byte[] random(int bytes, long number) {
        byte[] key = new byte[Keys.BYTES];
        Keys.key(key, number);
        return Arrays.copyOf(key, bytes);
    }

    /** A score from 0 to {@code count - 1} that has nothing to do with the member. */
    static long score(long number, long count) {
        return Long.remainderUnsigned(Keys.mix(number + 1), count);
    }
}
