package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;

/** Arguments that are IDs of streams' entries. */
final class StreamIds {
    private StreamIds() {}

    private static ErrorReply invalid() {
        return new ErrorReply("ERR Invalid stream ID specified as stream command argument");
    }

    /** Returns an ID; milliseconds alone stand for sequence 0. */
    static StreamId strict(Call call, int index) {
        return strict(call.text(index), 0);
    }

    /** Returns an ID, which may also be - or +, for the lowest or the highest. */
    static StreamId any(Call call, int index) {
        return any(call.text(index), 0);
    }

    /** Returns several IDs. */
    static java.util.List<StreamId> strict(Call call, int from, int to) {
        java.util.List<StreamId> ids = new java.util.ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            ids.add(strict(call, i));
        }
        return ids;
    }

    /**
     * Returns an interval.
     *
     * @param from the index of the lower end
     * @param to the index of the upper end
     */
    static StreamRange range(Call call, int from, int to) {
        return StreamRange.between(lower(call, from), upper(call, to));
    }

    /** Returns the lower end of an interval; a parenthesis excludes it. */
    static StreamId lower(Call call, int index) {
        String text = call.text(index);
        if (!text.startsWith("(")) {
            return any(text, 0);
        }
        StreamId id = strict(text.substring(1), 0);
        if (id.equals(StreamId.MAX)) {
            throw new ErrorReply("ERR invalid start ID for the interval");
        }
        return id.next();
    }

    /** Returns the upper end of an interval; a parenthesis excludes it. */
    static StreamId upper(Call call, int index) {
        String text = call.text(index);
        if (!text.startsWith("(")) {
            return any(text, -1);
        }
        StreamId id = strict(text.substring(1), -1);
        if (id.equals(StreamId.MIN)) {
            throw new ErrorReply("ERR invalid end ID for the interval");
        }
        return id.previous();
    }

    private static StreamId any(String text, long sequence) {
        return switch (text) {
            case "-" -> StreamId.MIN;
            case "+" -> StreamId.MAX;
            default -> strict(text, sequence);
        };
    }

    private static StreamId strict(String text, long sequence) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            return new StreamId(number(text), sequence);
        }
        return new StreamId(number(text.substring(0, dash)), number(text.substring(dash + 1)));
    }

    /** Parses an unsigned number of 64 bits. */
    static long number(String digits) {
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw invalid();
        }
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw invalid();
        }
    }
}
