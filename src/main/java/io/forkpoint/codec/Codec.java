package io.forkpoint.codec;

import io.forkpoint.errors.CodecException;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Turns objects into bytes and back. Must be safe for any number of threads. Neither objects nor bytes are null.
 *
 * <p>The codecs of this interface are strict: bytes that {@link #encode} cannot have returned are refused with a
 * {@link CodecException}. So an object and its bytes stand for each other, also where others write to the store. Their
 * {@code toString} is the name that is in the message.
 *
 * @param <T> the type of the objects
 */
public interface Codec<T> {
    /**
     * Turns an object into bytes.
     *
     * @param object not null
     * @return its bytes, which the caller does not change; those of equal keys must be equal
     * @throws CodecException if the object has no bytes in this codec
     */
    byte[] encode(T object);

    /**
     * Turns bytes into an object.
     *
     * @param bytes what {@link #encode} returned; the codec may keep them
     * @return the object
     * @throws CodecException if these bytes are of no object
     */
    T decode(byte[] bytes);

    /**
     * The codec of other objects, which are made from those of this codec.
     *
     * @param to makes an object from one of this codec; a {@code RuntimeException} means that there is none, and becomes
     *     the cause of a {@link CodecException}
     * @param from makes an object of this codec; equal ones of equal ones
     * @param <R> the type of the other objects
     * @return the codec
     */
    default <R> Codec<R> map(Function<? super T, ? extends R> to, Function<? super R, ? extends T> from) {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(from, "from");
        return of(this + " mapped", object -> encode(from.apply(object)), bytes -> to.apply(decode(bytes)));
    }

    /**
     * A codec of two functions, such as the methods of a library for JSON. An {@code IOException} of either becomes the
     * cause of a {@link CodecException}, and so does a {@code RuntimeException} of the one that decodes.
     *
     * @param name what messages call the codec
     * @param encoder turns objects into bytes
     * @param decoder turns bytes into objects
     * @param <T> the type of the objects
     * @return the codec
     */
    static <T> Codec<T> of(String name, Encoder<? super T> encoder, Decoder<? extends T> decoder) {
        return new FunctionCodec<>(name, encoder, decoder);
    }

    /**
     * Byte arrays as they are. A map finds such keys by their content, though Java's arrays are equal by identity only.
     *
     * @return the codec
     */
    static Codec<byte[]> bytes() {
        return StandardCodecs.BYTES;
    }

    /**
     * Strings as UTF-8. Bytes are in the order of the code points. Half of a surrogate pair has no bytes.
     *
     * @return the codec
     */
    static Codec<String> utf8() {
        return StandardCodecs.UTF_8;
    }

    /**
     * Numbers as 8 bytes, the highest first. Bytes are in the order of the numbers among those that are not negative, and
     * among those that are; the negative ones come last.
     *
     * @return the codec
     */
    static Codec<Long> int64() {
        return StandardCodecs.INT64;
    }

    /**
     * Numbers as 4 bytes, the highest first, in the order of {@link #int64}.
     *
     * @return the codec
     */
    static Codec<Integer> int32() {
        return StandardCodecs.INT32;
    }

    /**
     * Numbers as decimal text, as counters have it: {@code Database.increment}, INCR of Redis, and its clients. Zeros at
     * the beginning, a plus sign and {@code -0} are refused, as INCR refuses them. Bytes are not in the order of the
     * numbers.
     *
     * @return the codec
     */
    static Codec<Long> decimal() {
        return StandardCodecs.DECIMAL;
    }

    /**
     * UUIDs as 16 bytes, the highest first. Bytes are in the order of their text, which is not that of
     * {@code UUID.compareTo}.
     *
     * @return the codec
     */
    static Codec<UUID> uuid() {
        return StandardCodecs.UUID_BYTES;
    }

    /**
     * The constants of an enum by their names. Those that are renamed or removed can no longer be read.
     *
     * @param type the enum
     * @param <E> the constants
     * @return the codec
     */
    static <E extends Enum<E>> Codec<E> enumeration(Class<E> type) {
        Objects.requireNonNull(type, "type");
        return of(
                type.getSimpleName(),
                constant -> utf8().encode(constant.name()),
                bytes -> Enum.valueOf(type, utf8().decode(bytes)));
    }

    /**
     * Turns objects into bytes.
     *
     * @param <T> the type of the objects
     */
    @FunctionalInterface
    interface Encoder<T> {
        /**
         * Turns an object into bytes.
         *
         * @param object not null
         * @return its bytes
         * @throws IOException if it has none
         */
        byte[] encode(T object) throws IOException;
    }

    /**
     * Turns bytes into objects.
     *
     * @param <T> the type of the objects
     */
    @FunctionalInterface
    interface Decoder<T> {
        /**
         * Turns bytes into an object.
         *
         * @param bytes what the encoder returned, or what somebody else has written
         * @return the object
         * @throws IOException if these bytes are of no object
         */
        T decode(byte[] bytes) throws IOException;
    }
}
