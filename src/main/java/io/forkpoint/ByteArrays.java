package io.forkpoint;

import java.util.Objects;

/** Checks arrays of keys, fields or elements that are passed in one call. */
final class ByteArrays {
    private ByteArrays() {}

    /** Throws if one of them is null or too long. */
    static void check(byte[][] elements) {
        for (byte[] element : elements) {
            Elements.check(element);
        }
    }

    /** Throws if the numbers of fields and values differ, or one of them is null or too long. */
    static void checkPairs(byte[][] fields, byte[][] values) {
        if (fields.length != values.length) {
            throw new IllegalArgumentException(
                    "there must be as many values as fields: fields=" + fields.length + " values=" + values.length);
        }
        check(fields);
        check(values);
    }

    /** Throws if there are no keys, or one of them is null. */
    static void checkKeys(byte[][] keys) {
        Objects.requireNonNull(keys, "keys");
        if (keys.length == 0) {
            throw new IllegalArgumentException("at least one key must be given: keys=0");
        }
        for (byte[] key : keys) {
            Objects.requireNonNull(key, "keys");
        }
    }

    /** Returns an array of one key and then others. */
    static byte[][] keys(byte[] first, byte[]... others) {
        byte[][] keys = new byte[1 + others.length][];
        keys[0] = first;
        System.arraycopy(others, 0, keys, 1, others.length);
        return keys;
    }
}
