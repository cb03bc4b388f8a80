package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;

/** Ids of streams' entries, as arguments. */
final class StreamIds {
    private StreamIds() {}

    private static ErrorReply invalid() {
        return new ErrorReply("ERR Invalid stream ID specified as stream command argument");
    }

    /** An id; milliseconds alone stand for sequence 0. */
    static StreamId strict(Call call, int index) {
        return strict(call.text(index), 0);
    }

    /** The same, and - and + for the lowest and the highest. */
    static StreamId any(Call call, int index) {
        return any(call.text(index), 0);
    }

    /** Several ids. */
    static java.util.List<StreamId> strict(Call call, int from, int to) {
        java.util.List<StreamId> ids = new java.util.ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            ids.add(strict(call, i));
        }
        return ids;
    }

    /**
     * An interval.
     *
     * @param from index of the lower end
     * @param to index of the upper one
     */
    static StreamRange range(Call call, int from, int to) {
        return StreamRange.between(lower(call, from), upper(call, to));
    }

    /** The lower end of an interval; a parenthesis excludes it. */
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

    /** The upper end of an interval; a parenthesis excludes it. */
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

    /** A number of 64 bits without a sign. */
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
