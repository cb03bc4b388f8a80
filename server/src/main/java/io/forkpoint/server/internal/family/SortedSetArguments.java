package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.LexRange;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoreRange;
import io.forkpoint.value.SortedSetRange;
import java.util.Arrays;

/** Arguments that select members. */
final class SortedSetArguments {
    /** An empty range: its maximum is below its minimum. */
    private static final LexRange NO_MEMBERS = LexRange.between(new byte[] {1}, new byte[] {0});

    /** The kinds of a range's bounds. */
    enum RangeKind {
        RANK,
        SCORE,
        LEX
    }

    private SortedSetArguments() {}

    /** Returns the range whose bounds are two arguments. */
    static SortedSetRange range(Call call, RangeKind kind, int min, int max) {
        return switch (kind) {
            case RANK -> RankRange.of(call.integer(min), call.integer(max));
            case SCORE -> scores(call.bytes(min), call.bytes(max));
            case LEX -> members(call.bytes(min), call.bytes(max));
        };
    }

    private static ScoreRange scores(byte[] min, byte[] max) {
        ScoreRange range = ScoreRange.between(bound(min), bound(max));
        if (isOpen(min)) {
            range = range.excludingMin();
        }
        return isOpen(max) ? range.excludingMax() : range;
    }

    private static boolean isOpen(byte[] bound) {
        return bound.length > 0 && bound[0] == '(';
    }

    private static double bound(byte[] bound) {
        byte[] number = isOpen(bound) ? tail(bound) : bound;
        if (number.length == 0) {
            // C's strtod returns 0 for empty text, and Redis does not check further.
            return 0;
        }
        try {
            return Digits.parseDouble(number);
        } catch (ErrorReply none) {
            throw new ErrorReply("ERR min or max is not a float");
        }
    }

    private static byte[] tail(byte[] bound) {
        return Arrays.copyOfRange(bound, 1, bound.length);
    }

    private static LexRange members(byte[] min, byte[] max) {
        checkMember(min);
        checkMember(max);
        if (min[0] == '+' || max[0] == '-') {
            return NO_MEMBERS;
        }
        LexRange range = min[0] == '-' && max[0] == '+'
                ? LexRange.all()
                : min[0] == '-'
                        ? LexRange.atMost(tail(max))
                        : max[0] == '+' ? LexRange.atLeast(tail(min)) : LexRange.between(tail(min), tail(max));
        if (isOpen(min)) {
            range = range.excludingMin();
        }
        return isOpen(max) ? range.excludingMax() : range;
    }

    private static void checkMember(byte[] bound) {
        boolean unbounded = bound.length == 1 && (bound[0] == '-' || bound[0] == '+');
        boolean bounded = bound.length > 0 && (bound[0] == '(' || bound[0] == '[');
        if (!unbounded && !bounded) {
            throw new ErrorReply("ERR min or max not valid string range item");
        }
    }
}
