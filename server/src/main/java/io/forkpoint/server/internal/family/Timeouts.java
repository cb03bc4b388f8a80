package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;

/** Parses how long a client wants to wait: milliseconds, 0 for ever. */
final class Timeouts {
    private Timeouts() {}

    /** Returns an argument in seconds, with fractions; less than a millisecond counts as one. */
    static long seconds(Call call, int index) {
        double seconds;
        try {
            seconds = call.number(index);
        } catch (ErrorReply noNumber) {
            throw new ErrorReply("ERR timeout is not a float or out of range");
        }
        double millis = Math.ceil(seconds * 1000);
        if (millis >= Long.MAX_VALUE) {
            throw new ErrorReply("ERR timeout is out of range");
        }
        return check((long) millis);
    }

    /** Returns an argument in milliseconds. */
    static long millis(Call call, int index) {
        try {
            return check(call.integer(index));
        } catch (ErrorReply wrong) {
            throw wrong.getMessage().equals(ErrorReply.notAnInteger().getMessage())
                    ? new ErrorReply("ERR timeout is not an integer or out of range")
                    : wrong;
        }
    }

    private static long check(long millis) {
        if (millis < 0) {
            throw new ErrorReply("ERR timeout is negative");
        }
        if (millis > Long.MAX_VALUE - System.currentTimeMillis()) {
            throw new ErrorReply("ERR timeout is out of range");
        }
        return millis;
    }
}
