package io.forkpoint.server.internal.resp;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * Finds requests in what arrives, in both of Redis's forms: an array of bulk strings ({@code *2\r\n$3\r\nGET\r\n$1\r\nk\r\n})
 * or a line of words ({@code GET k\r\n}). Remembers how far it is, so that a long request is looked through once, however many
 * pieces it comes in. Follows the RESP specification (https://redis.io/docs/latest/develop/reference/protocol-spec/) and
 * the limits and messages of Redis 7. For one thread.
 */
public final class RequestParser {
    private static final int LONGEST_LINE = 64 * 1024;
    /** Of a number that is surely no more than a long holds; no limit is near. */
    private static final int MOST_DIGITS = 18;

    private static final int NO_ARRAY = -1;
    private static final int NO_BULK = -1;

    private Request request = new Request();
    /** Where the request begins, from the reader index. */
    private int base;
    /** Arguments that are still to come, or that none is begun. */
    private int missing = NO_ARRAY;

    private int bulkLength = NO_BULK;
    /** How far it has looked, from there. */
    private int scanned;

    /**
     * Looks for a whole request at the buffer's reader index, which it leaves where it is.
     *
     * @param in memory of one piece; what is between the indexes must still begin with what it did when this returned null
     * @param limits what a request may hold
     * @return the request, which lies in the buffer; null if more has to come first
     * @throws ProtocolException if it is none
     */
    public Request parse(ByteBuf in, RequestLimits limits) throws ProtocolException {
        int start = in.readerIndex() + base;
        if (missing == NO_ARRAY) {
            if (in.writerIndex() <= start) {
                return null;
            }
            request.clear();
            if (in.getByte(start) != '*') {
                return parseLine(in);
            }
            long count = number(in, 1, "invalid multibulk length");
            if (count == Long.MIN_VALUE) {
                return null;
            }
            if (count > limits.arguments()) {
                throw new ProtocolException(
                        limits.equals(RequestLimits.UNAUTHENTICATED)
                                ? "unauthenticated multibulk length"
                                : "invalid multibulk length");
            }
            missing = (int) Math.max(0, count);
        }
        while (missing > 0) {
            if (!parseBulk(in, start, limits)) {
                return null;
            }
            missing--;
        }
        request.wrap(in, start, scanned);
        return request;
    }

    private boolean parseBulk(ByteBuf in, int start, RequestLimits limits) throws ProtocolException {
        if (bulkLength == NO_BULK) {
            if (in.writerIndex() - start <= scanned) {
                return false;
            }
            byte mark = in.getByte(start + scanned);
            if (mark != '$') {
                throw new ProtocolException("expected '$', got '" + (mark < ' ' ? '?' : (char) mark) + "'");
            }
            long length = number(in, scanned + 1, "invalid bulk length");
            if (length == Long.MIN_VALUE) {
                return false;
            }
            if (length < 0 || length > limits.bulkBytes()) {
                throw new ProtocolException(
                        limits.equals(RequestLimits.UNAUTHENTICATED) && length > 0
                                ? "unauthenticated bulk length"
                                : "invalid bulk length");
            }
            bulkLength = (int) length;
        }
        if (in.writerIndex() - start - scanned < (long) bulkLength + 2) {
            return false;
        }
        request.add(scanned, bulkLength);
        scanned += bulkLength + 2;
        bulkLength = NO_BULK;
        return true;
    }

    /**
     * The number on the rest of a line, behind which it goes on; the least long if the line is not there yet. In its one
     * form: without a plus sign and leading zeros. What cannot become one is refused before its line ends.
     *
     * @param from where it begins, from the request's beginning
     */
    private long number(ByteBuf in, int from, String invalid) throws ProtocolException {
        int end = in.writerIndex();
        int at = in.readerIndex() + base + from;
        boolean negative = at < end && in.getByte(at) == '-';
        int first = negative ? at + 1 : at;
        long value = 0;
        for (at = first; at < end; at++) {
            byte c = in.getByte(at);
            if (c == '\r' && at > first) {
                if (at + 1 >= end) {
                    return Long.MIN_VALUE;
                }
                scanned = at + 2 - in.readerIndex() - base;
                return negative ? -value : value;
            }
            boolean leadingZero = value == 0 && at > first;
            if (c < '0' || c > '9' || leadingZero || at - first == MOST_DIGITS) {
                throw new ProtocolException(invalid);
            }
            value = value * 10 + (c - '0');
        }
        return Long.MIN_VALUE;
    }

    // ---- a line of words --------------------------------------------------------------------------------------

    private Request parseLine(ByteBuf in) throws ProtocolException {
        int start = in.readerIndex() + base;
        int length = in.bytesBefore(start + scanned, in.writerIndex() - start - scanned, (byte) '\n');
        if (length < 0) {
            scanned = in.writerIndex() - start;
            if (scanned > LONGEST_LINE) {
                throw new ProtocolException("too big inline request");
            }
            return null;
        }
        int end = scanned + length;
        byte[] line = new byte[end > 0 && in.getByte(start + end - 1) == '\r' ? end - 1 : end];
        in.getBytes(start, line);
        scanned = end + 1;
        missing = 0;
        split(line);
        return request;
    }

    private void split(byte[] line) throws ProtocolException {
        try {
            ByteArrayOutputStream words = new ByteArrayOutputStream(line.length);
            for (byte[] word : QuotedWords.split(line)) {
                request.add(words.size(), word.length);
                words.writeBytes(word);
            }
            request.wrap(words.toByteArray());
        } catch (IllegalArgumentException unbalanced) {
            throw new ProtocolException("unbalanced quotes in request");
        }
    }

    /**
     * The request that was returned has been dealt with.
     *
     * @return its bytes in the buffer, which are to be skipped
     */
    public int done() {
        int bytes = scanned;
        scanned = 0;
        missing = NO_ARRAY;
        return bytes;
    }

    /** {@return whether a request has begun that is not whole} */
    public boolean isMidway() {
        return scanned != 0;
    }

    /** Looks for a request that begins behind the reader index, from its beginning. */
    Request parseAt(ByteBuf in, int offset, Request into, RequestLimits limits) throws ProtocolException {
        request = into;
        base = offset;
        done();
        bulkLength = NO_BULK;
        return parse(in, limits);
    }

    /** {@return bytes of the heap that the request takes which is just arriving} */
    public long heapBytes() {
        return request.roomBytes();
    }

    /** Gives up what a large request took; after it has been dealt with. */
    public void tidy() {
        if (!isMidway()) {
            request.clear();
        }
    }

    /** {@return how many bytes the argument has that is just arriving; 0 if none is known to} */
    public int arriving() {
        return Math.max(0, bulkLength);
    }
}
