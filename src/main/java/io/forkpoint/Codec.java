package io.forkpoint;

import java.nio.charset.StandardCharsets;

/**
 * Turns objects into bytes and back. Must be safe for any number of threads.
 *
 * @param <T> the type of the objects
 */
public interface Codec<T> {
    /** The bytes of an object: equal objects must have equal bytes. */
    byte[] encode(T object);

    /** The object of these bytes. */
    T decode(byte[] bytes);

    /** Strings as UTF-8. */
    static Codec<String> utf8() {
        return new Codec<>() {
            @Override
            public byte[] encode(String object) {
                return object.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
        };
    }

    /** Byte arrays as they are; a map's keys are then compared by identity of content only inside the map. */
    static Codec<byte[]> bytes() {
        return new Codec<>() {
            @Override
            public byte[] encode(byte[] object) {
                return object;
            }

            @Override
            public byte[] decode(byte[] bytes) {
                return bytes;
            }
        };
    }
}
