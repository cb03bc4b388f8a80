package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;

/**
 * The arguments of a command that pops from the first of several keys that is not empty: numkeys key … END [COUNT count].
 */
final class MultiPop {
    private final byte[][] keys;
    private final boolean first;
    private final long count;

    private MultiPop(byte[][] keys, boolean first, long count) {
        this.keys = keys;
        this.first = first;
        this.count = count;
    }

    /**
     * Parses the arguments.
     *
     * @param at the index of the number of keys
     * @param firstEnd the word for the end of index 0, such as LEFT or MIN
     * @param lastEnd the word for the other end
     */
    static MultiPop parse(Call call, int at, String firstEnd, String lastEnd) {
        long number = positive(call, at, "numkeys");
        if (number > call.size() - at - 2) {
            throw ErrorReply.syntax();
        }
        int end = at + 1 + (int) number;
        boolean first = call.is(end, firstEnd);
        if (!first && !call.is(end, lastEnd)) {
            throw ErrorReply.syntax();
        }
        long count = 1;
        if (call.size() > end + 1) {
            if (call.size() != end + 3 || !call.is(end + 1, "COUNT")) {
                throw ErrorReply.syntax();
            }
            count = positive(call, end + 2, "count");
        }
        return new MultiPop(call.request().bytes(at + 1, end, 1), first, count);
    }

    private static long positive(Call call, int index, String name) {
        try {
            long number = call.integer(index);
            if (number > 0) {
                return number;
            }
        } catch (ErrorReply noNumber) {
            // The reply is the same as for a number out of range.
        }
        throw new ErrorReply("ERR " + name + " should be greater than 0");
    }

    /** Returns the keys in their order; not a copy. */
    byte[][] keys() {
        return keys;
    }

    /** Returns whether to take from the end of index 0. */
    boolean isFirst() {
        return first;
    }

    /** Returns the greatest number of elements to pop. */
    long count() {
        return count;
    }
}
