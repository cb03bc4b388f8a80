package io.forkpoint;

/** Several keys, fields or elements of one call. */
final class ByteArrays {
    private ByteArrays() {}

    /** Throws if one of them is null or too long. */
    static void check(byte[][] elements) {
        for (byte[] element : elements) {
            Elements.check(element);
        }
    }

    /** Throws if there are not as many values as fields, or one of them is null or too long. */
    static void checkPairs(byte[][] fields, byte[][] values) {
        if (fields.length != values.length) {
            throw new IllegalArgumentException(
                    "there must be as many values as fields: fields=" + fields.length + " values=" + values.length);
        }
        check(fields);
        check(values);
    }

    /** One key and then others. */
    static byte[][] keys(byte[] first, byte[]... others) {
        byte[][] keys = new byte[1 + others.length][];
        keys[0] = first;
        System.arraycopy(others, 0, keys, 1, others.length);
        return keys;
    }
}
