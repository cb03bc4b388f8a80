package io.forkpoint.internal.rdb;

import io.forkpoint.internal.helper.Helper;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.BufferUtil;

/** Writes RDB files byte by byte, right or wrong, for tests. Texts are ISO-8859-1. */
public final class RdbBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins with a magic and version such as {@code REDIS0009}. */
    public static RdbBuilder file(String header) {
        return new RdbBuilder().text(header);
    }

    /** Begins with nothing: for payloads. */
    static RdbBuilder payload() {
        return new RdbBuilder();
    }

    public RdbBuilder bytes(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    RdbBuilder raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    RdbBuilder text(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RdbBuilder length(long length) {
        if (length >= 0 && length < 64) {
            return bytes((int) length);
        }
        if (length >= 0 && length < 16384) {
            return bytes((int) (0x40 | (length >> 8)), (int) length);
        }
        return bytes(0x81).raw(ByteBuffer.allocate(8).putLong(length).array());
    }

    public RdbBuilder string(byte[] string) {
        return length(string.length).raw(string);
    }

    public RdbBuilder string(String string) {
        return string(string.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A string as LZF that says it has so many plain bytes. */
    RdbBuilder lzf(long plain, int... compressed) {
        return bytes(0xc3).length(compressed.length).length(plain).bytes(compressed);
    }

    RdbBuilder int32(int value) {
        return raw(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    public RdbBuilder int64(long value) {
        return raw(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    RdbBuilder real(double value) {
        return int64(Double.doubleToRawLongBits(value));
    }

    /** The end mark and the right checksum. */
    public byte[] end() {
        bytes(0xff).int64(0);
        return withChecksum(out.toByteArray());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /** Puts the right checksum over the last eight bytes. */
    static byte[] withChecksum(byte[] file) {
        ByteBuffer copy = ByteBuffer.allocateDirect(file.length).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(file);
        long crc = Helper.library().fp_crc64(0, BufferUtil.address(copy), file.length - 8L);
        copy.putLong(file.length - 8, crc);
        copy.flip();
        copy.get(file);
        return file;
    }
}
