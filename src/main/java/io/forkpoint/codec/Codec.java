package io.forkpoint.codec;

import io.forkpoint.errors.CodecException;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Converts objects to bytes and back. Must be safe for any number of threads. Neither objects nor bytes are null.
 *
 * <p>The codecs of this interface are strict: bytes that {@link #encode} cannot have returned are refused with a {@link
 * CodecException}. So an object and its bytes correspond one to one, even if others write to the store. The message contains
 * their {@code toString} as a name.
 *
 * @param <T> the type of the objects
 */
public interface Codec<T> {
    /**
     * Converts an object to bytes.
     *
     * @param object the object, not null
     * @return its bytes, which the caller does not change; equal keys must have equal bytes
     * @throws CodecException if the codec cannot encode the object
     */
    byte[] encode(T object);

    /**
     * Converts bytes to an object.
     *
     * @param bytes the bytes that {@link #encode} returned; the codec may keep them
     * @return the object
     * @throws CodecException if the codec cannot decode the bytes
     */
    T decode(byte[] bytes);

    /**
     * Returns a codec of other objects, which are made from those of this codec.
     *
     * @param to converts an object of this codec; a {@code RuntimeException} refuses it, and becomes the cause of a {@link
     *     CodecException}
     * @param from converts to an object of this codec, equal objects to equal ones
     * @param <R> the type of the other objects
     * @return the codec
     */
    default <R> Codec<R> map(Function<? super T, ? extends R> to, Function<? super R, ? extends T> from) {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(from, "from");
        return of(this + " mapped", object -> encode(from.apply(object)), bytes -> to.apply(decode(bytes)));
    }

    /**
     * Returns a codec of two functions, such as the methods of a JSON library. An {@code IOException} of either, or a {@code
     * RuntimeException} of the decoder, becomes the cause of a {@link CodecException}.
     *
     * @param name the name of the codec in messages
     * @param encoder converts objects to bytes
     * @param decoder converts bytes to objects
     * @param <T> the type of the objects
     * @return the codec
     */
    static <T> Codec<T> of(String name, Encoder<? super T> encoder, Decoder<? extends T> decoder) {
        return new FunctionCodec<>(name, encoder, decoder);
    }

    /**
     * Returns the codec of byte arrays, which are stored as they are. A map finds such keys by content, though Java compares
     * arrays by identity.
     *
     * @return the codec
     */
    static Codec<byte[]> bytes() {
        return StandardCodecs.BYTES;
    }

    /**
     * Returns the codec of strings as UTF-8. Bytes are in the order of the code points. Half of a surrogate pair is refused.
     *
     * @return the codec
     */
    static Codec<String> utf8() {
        return StandardCodecs.UTF_8;
    }

    /**
     * Returns the codec of numbers as 8 bytes, the highest first. Bytes are in the order of the numbers among the numbers
     * that are not negative, and among the negative ones, which come last.
     *
     * @return the codec
     */
    static Codec<Long> int64() {
        return StandardCodecs.INT64;
    }

    /**
     * Returns the codec of numbers as 4 bytes, the highest first, in the order of {@link #int64}.
     *
     * @return the codec
     */
    static Codec<Integer> int32() {
        return StandardCodecs.INT32;
    }

    /**
     * Returns the codec of numbers as decimal text, as in the counters of {@code Database.increment}, Redis's INCR, and its
     * clients. Leading zeros, a plus sign and {@code -0} are refused, as by INCR. Bytes are not in the order of the numbers.
     *
     * @return the codec
     */
    static Codec<Long> decimal() {
        return StandardCodecs.DECIMAL;
    }

    /**
     * Returns the codec of UUIDs as 16 bytes, the highest first. Bytes are in the order of the UUIDs' text, which is not
     * that of {@code UUID.compareTo}.
     *
     * @return the codec
     */
    static Codec<UUID> uuid() {
        return StandardCodecs.UUID_BYTES;
    }

    /**
     * Returns the codec of an enum's constants as their names. Constants that are renamed or removed can no longer be read.
     *
     * @param type the enum
     * @param <E> the type of the constants
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
     * Converts objects to bytes.
     *
     * @param <T> the type of the objects
     */
    @FunctionalInterface
    interface Encoder<T> {
        /**
         * Converts an object to bytes.
         *
         * @param object the object, not null
         * @return its bytes
         * @throws IOException if the object cannot be encoded
         */
        byte[] encode(T object) throws IOException;
    }

    /**
     * Converts bytes to objects.
     *
     * @param <T> the type of the objects
     */
    @FunctionalInterface
    interface Decoder<T> {
        /**
         * Converts bytes to an object.
         *
         * @param bytes the bytes that the encoder returned, or that somebody else has written
         * @return the object
         * @throws IOException if the bytes cannot be decoded
         */
        T decode(byte[] bytes) throws IOException;
    }
}
