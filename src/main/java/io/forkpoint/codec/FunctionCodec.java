package io.forkpoint.codec;

import io.forkpoint.errors.CodecException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A codec of two functions. A failure of either means that the bytes or the object are refused. */
final class FunctionCodec<T> implements Codec<T> {
    private static final int SHOWN_BYTES = 16;

    private final String name;
    private final Encoder<? super T> encoder;
    private final Decoder<? extends T> decoder;

    FunctionCodec(String name, Encoder<? super T> encoder, Decoder<? extends T> decoder) {
        this.name = Objects.requireNonNull(name, "name");
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        this.decoder = Objects.requireNonNull(decoder, "decoder");
    }

    /** Returns the exception for bytes that a codec cannot decode. */
    static CodecException unreadable(String name, byte[] bytes, @Nullable Throwable cause) {
        String start = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
        return new CodecException(
                "the bytes are not what the codec reads; read them by the codec of who wrote them, or by Codec.bytes():"
                        + " codec=" + name + " bytes=" + bytes.length + " hex=" + start
                        + (bytes.length > SHOWN_BYTES ? "..." : ""),
                cause);
    }

    @Override
    public byte[] encode(T object) {
        Objects.requireNonNull(object, "object");
        try {
            byte[] bytes = encoder.encode(object);
            return Objects.requireNonNull(bytes, "an encoder must not return null");
        } catch (IOException e) {
            throw new CodecException(
                    "the object cannot be encoded; the cause says why: codec=" + name + " class="
                            + object.getClass().getName(),
                    e);
        }
    }

    @Override
    public T decode(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        try {
            T object = decoder.decode(bytes);
            return Objects.requireNonNull(object, "a decoder must not return null");
        } catch (CodecException e) {
            throw e; // of an inner codec, which names itself
        } catch (IOException | RuntimeException e) {
            throw unreadable(name, bytes, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
