package io.forkpoint.server.internal.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.agrona.DirectBuffer;

/**
 * Writes replies, in RESP2 or RESP3 as the client asked by HELLO: what the older form lacks (maps, sets, doubles, booleans)
 * is written as Redis writes it there. For
 * one thread at a time.
 */
public final class Reply extends ReplyBuffer {
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] NULL_BULK = ascii("$-1\r\n");
    private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
    private static final byte[] NULL = ascii("_\r\n");

    private boolean resp3;

    /**
     * Writes nothing yet.
     *
     * @param allocator of direct buffers
     */
    public Reply(ByteBufAllocator allocator) {
        super(allocator);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Which form to write from now on.
     *
     * @param on RESP3, else RESP2
     */
    public void resp3(boolean on) {
        resp3 = on;
    }

    /** {@return whether it writes RESP3} */
    public boolean isResp3() {
        return resp3;
    }

    // ---- simple ones ------------------------------------------------------------------------------------------

    /** Writes {@code OK}. */
    public void ok() {
        buffer(OK.length).writeBytes(OK);
    }

    /**
     * Writes a simple string.
     *
     * @param text ASCII, one line
     */
    public void simple(String text) {
        line('+', text);
    }

    /**
     * Writes an error.
     *
     * @param text its code and its text; line breaks become spaces
     */
    public void error(String text) {
        byte[] bytes = ByteText.encode(text);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                bytes[i] = ' ';
            }
        }
        ByteBuf to = buffer(bytes.length + 3);
        to.writeByte('-').writeBytes(bytes);
        end(to);
    }

    private void line(char mark, String text) {
        ByteBuf to = buffer(text.length() + 3);
        to.writeByte(mark);
        to.writeCharSequence(text, StandardCharsets.US_ASCII);
        end(to);
    }

    private static void end(ByteBuf to) {
        to.writeByte('\r').writeByte('\n');
    }

    /**
     * Writes an integer.
     *
     * @param value it
     */
    public void integer(long value) {
        header(':', value);
    }

    /**
     * Writes 1 or 0.
     *
     * @param value whether
     */
    public void integer(boolean value) {
        integer(value ? 1 : 0);
    }

    /**
     * Writes a truth: an integer in RESP2.
     *
     * @param value whether
     */
    public void bool(boolean value) {
        if (resp3) {
            line('#', value ? "t" : "f");
        } else {
            integer(value);
        }
    }

    /**
     * Writes a number: a bulk string in RESP2.
     *
     * @param value it
     */
    public void number(double value) {
        if (resp3) {
            line(',', Digits.format(value));
        } else {
            bulk(Digits.format(value));
        }
    }

    /**
     * Writes an integer of any size: a bulk string in RESP2.
     *
     * @param value it
     */
    public void big(BigInteger value) {
        if (resp3) {
            line('(', value.toString());
        } else {
            bulk(value.toString());
        }
    }

    /** Writes that there is no such value. */
    public void nil() {
        byte[] bytes = resp3 ? NULL : NULL_BULK;
        buffer(bytes.length).writeBytes(bytes);
    }

    /** Writes that there is no such array. */
    public void nilArray() {
        byte[] bytes = resp3 ? NULL : NULL_ARRAY;
        buffer(bytes.length).writeBytes(bytes);
    }

    // ---- strings ----------------------------------------------------------------------------------------------

    /**
     * Writes a bulk string.
     *
     * @param bytes it, or null if there is none
     */
    public void bulk(byte[] bytes) {
        if (bytes == null) {
            nil();
            return;
        }
        header('$', bytes.length);
        end(buffer(bytes.length + 2).writeBytes(bytes));
    }

    /**
     * Writes a bulk string.
     *
     * @param text in UTF-8
     */
    public void bulk(String text) {
        bulk(ByteText.encode(text));
    }

    /**
     * Writes a bulk string.
     *
     * @param memory holds it
     * @param offset where it begins
     * @param length its bytes
     */
    public void bulk(DirectBuffer memory, int offset, int length) {
        header('$', length);
        ByteBuf to = buffer(length + 2);
        memory.getBytes(offset, to.internalNioBuffer(to.writerIndex(), length), length);
        end(to.writerIndex(to.writerIndex() + length));
    }

    /**
     * Writes text for people to read: a bulk string in RESP2.
     *
     * @param text in UTF-8
     */
    public void verbatim(String text) {
        if (!resp3) {
            bulk(text);
            return;
        }
        byte[] bytes = ByteText.encode(text);
        header('=', bytes.length + 4L);
        end(buffer(bytes.length + 6).writeBytes(ascii("txt:")).writeBytes(bytes));
    }

    // ---- collections ------------------------------------------------------------------------------------------

    /**
     * Begins an array.
     *
     * @param size how many replies follow as its elements
     */
    public void array(long size) {
        header('*', size);
    }

    /**
     * Begins a map: an array in RESP2.
     *
     * @param pairs how many pairs of a key and a value follow
     */
    public void map(long pairs) {
        header(resp3 ? '%' : '*', resp3 ? pairs : pairs * 2);
    }

    /**
     * Begins a set: an array in RESP2.
     *
     * @param size how many members follow
     */
    public void set(long size) {
        header(resp3 ? '~' : '*', size);
    }

    /**
     * Begins what was not asked for: an array in RESP2.
     *
     * @param size how many elements follow
     */
    public void push(long size) {
        header(resp3 ? '>' : '*', size);
    }

    /**
     * Writes an array of bulk strings.
     *
     * @param elements them; null for one that is not there
     */
    public void array(byte[][] elements) {
        array(elements.length);
        for (byte[] element : elements) {
            bulk(element);
        }
    }

    /**
     * Writes an array of bulk strings.
     *
     * @param elements them; null for one that is not there
     */
    public void array(Collection<byte[]> elements) {
        array(elements.size());
        for (byte[] element : elements) {
            bulk(element);
        }
    }

    /**
     * Writes a set of bulk strings.
     *
     * @param members them
     */
    public void set(byte[][] members) {
        set(members.length);
        for (byte[] member : members) {
            bulk(member);
        }
    }

    /**
     * Writes the head of a reply: what it is, and a number.
     *
     * @param mark its first byte
     * @param value the number
     */
    public void header(char mark, long value) {
        ByteBuf to = buffer(23);
        to.writeByte(mark);
        put(to, value);
        end(to);
    }

    /** Writes a decimal integer, without allocating. */
    private static void put(ByteBuf to, long value) {
        int width = Digits.width(value);
        int at = to.writerIndex() + width;
        to.writerIndex(at);
        long rest = value;
        do {
            to.setByte(--at, '0' + (int) Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            to.setByte(--at, '-');
        }
    }
}
