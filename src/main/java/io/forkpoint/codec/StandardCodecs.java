package io.forkpoint.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.forkpoint.errors.CodecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** The codecs that need nothing else. */
final class StandardCodecs {
    /** The length of {@code Long.MIN_VALUE} in digits. */
    private static final int DECIMAL_DIGITS = 20;

    static final Codec<byte[]> BYTES = Codec.of("bytes", object -> object, bytes -> bytes);

    static final Codec<String> UTF_8 = Codec.of("utf8", StandardCodecs::encodeUtf8, StandardCodecs::decodeUtf8);

    static final Codec<Long> INT64 = Codec.of(
            "int64",
            number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array(),
            bytes -> exactly(Long.BYTES, "int64", bytes).getLong());

    static final Codec<Integer> INT32 = Codec.of(
            "int32",
            number -> ByteBuffer.allocate(Integer.BYTES).putInt(number).array(),
            bytes -> exactly(Integer.BYTES, "int32", bytes).getInt());

    static final Codec<Long> DECIMAL =
            Codec.of("decimal", number -> Long.toString(number).getBytes(ISO_8859_1), StandardCodecs::decodeDecimal);

    static final Codec<UUID> UUID_BYTES = Codec.of(
            "uuid",
            uuid -> ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array(),
            bytes -> {
                ByteBuffer halves = exactly(2 * Long.BYTES, "uuid", bytes);
                long high = halves.getLong();
                return new UUID(high, halves.getLong());
            });

    private StandardCodecs() {}

    private static ByteBuffer exactly(int length, String name, byte[] bytes) {
        if (bytes.length != length) {
            throw FunctionCodec.unreadable(name, bytes, null);
        }
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] encodeUtf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // Java encodes half of a surrogate pair as a question mark, which is another string.
        if (hasSurrogates(text) && !new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new CodecException("half of a surrogate pair has no bytes in UTF-8; leave it out, or write a codec"
                    + " that replaces it: codec=utf8 chars=" + text.length());
        }
        return bytes;
    }

    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String decodeUtf8(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Java decodes malformed bytes as this character, which may also have been written.
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw FunctionCodec.unreadable("utf8", bytes, null);
        }
        return text;
    }

    private static long decodeDecimal(byte[] bytes) {
        if (bytes.length > DECIMAL_DIGITS) {
            throw FunctionCodec.unreadable("decimal", bytes, null);
        }
        String text = new String(bytes, ISO_8859_1);
        long number = Long.parseLong(text);
        if (!Long.toString(number).equals(text)) {
            throw FunctionCodec.unreadable("decimal", bytes, null);
        }
        return number;
    }
}
