package io.forkpoint.internal.rdb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds packed collections as Redis does. An item is a String or an Integer of 16 bits. */
final class Packed {
    private Packed() {}

    static byte[] listpack(Object... items) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Object item : items) {
            byte[] entry = listpackItem(item);
            body.writeBytes(entry);
            if (entry.length > 127) {
                body.write(entry.length >> 7);
                body.write((entry.length & 127) | 128);
            } else {
                body.write(entry.length);
            }
        }
        return ByteBuffer.allocate(7 + body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(7 + body.size())
                .putShort((short) items.length)
                .put(body.toByteArray())
                .put((byte) 0xff)
                .array();
    }

    private static byte[] listpackItem(Object item) {
        if (item instanceof Integer number) {
            return number >= 0 && number < 128
                    ? new byte[] {number.byteValue()}
                    : new byte[] {(byte) 0xf1, number.byteValue(), (byte) (number >> 8)};
        }
        byte[] text = ((String) item).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer entry = ByteBuffer.allocate(text.length + 2);
        if (text.length < 64) {
            entry.put((byte) (0x80 | text.length));
        } else {
            entry.put((byte) (0xe0 | (text.length >> 8))).put((byte) text.length);
        }
        return trimmed(entry.put(text));
    }

    static byte[] ziplist(Object... items) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int previous = 0;
        int tail = 10;
        for (Object item : items) {
            tail = 10 + body.size();
            byte[] entry = ziplistItem(previous, item);
            body.writeBytes(entry);
            previous = entry.length;
        }
        return ByteBuffer.allocate(11 + body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(11 + body.size())
                .putInt(tail)
                .putShort((short) items.length)
                .put(body.toByteArray())
                .put((byte) 0xff)
                .array();
    }

    private static byte[] ziplistItem(int previous, Object item) {
        ByteBuffer entry = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        if (previous < 254) {
            entry.put((byte) previous);
        } else {
            entry.put((byte) 254).putInt(previous);
        }
        if (item instanceof Integer number) {
            entry.put((byte) 0xc0).putShort(number.shortValue());
        } else {
            byte[] text = ((String) item).getBytes(StandardCharsets.ISO_8859_1);
            if (text.length < 64) {
                entry.put((byte) text.length);
            } else {
                entry.put((byte) (0x40 | (text.length >> 8))).put((byte) text.length);
            }
            entry.put(text);
        }
        return trimmed(entry);
    }

    /** An intset of integers of so many bits. */
    static byte[] intset(int bits, long... values) {
        ByteBuffer set = ByteBuffer.allocate(8 + values.length * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
        set.putInt(bits / 8).putInt(values.length);
        for (long value : values) {
            switch (bits) {
                case 16 -> set.putShort((short) value);
                case 32 -> set.putInt((int) value);
                default -> set.putLong(value);
            }
        }
        return set.array();
    }

    static byte[] zipmap(String... pairs) {
        ByteArrayOutputStream map = new ByteArrayOutputStream();
        map.write(pairs.length / 2);
        for (int i = 0; i < pairs.length; i++) {
            map.write(pairs[i].length());
            if (i % 2 == 1) {
                map.write(0);
            }
            map.writeBytes(pairs[i].getBytes(StandardCharsets.ISO_8859_1));
        }
        map.write(0xff);
        return map.toByteArray();
    }

    private static byte[] trimmed(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.flip().limit()];
        buffer.get(bytes);
        return bytes;
    }
}
