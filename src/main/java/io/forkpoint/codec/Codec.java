package io.forkpoint.codec;

import java.nio.charset.StandardCharsets;

/**
 * Turns objects into bytes and back. Must be safe for any number of threads.
 *
 * @param <T> the type of the objects
 */
public interface Codec<T> {
    /**
     * Turns an object into bytes.
     *
     * @param object not null
     * @return its bytes, which the caller does not change; those of equal keys must be equal
     */
    byte[] encode(T object);

    /**
     * Turns bytes into an object.
     *
     * @param bytes what {@link #encode} returned; the codec may keep them
     * @return the object
     */
    T decode(byte[] bytes);

    /**
     * Strings as UTF-8.
     *
     * @return the codec
     */
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

    /**
     * Byte arrays as they are. A map finds such keys by their content, though Java's arrays are equal by identity only.
     *
     * @return the codec
     */
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
