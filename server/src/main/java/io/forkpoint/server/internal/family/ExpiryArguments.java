package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.Expiry;

/** The options of SET and GETEX that say when a key is to expire, and their units. */
final class ExpiryArguments {
    /** What an option says. */
    enum Kind {
        /** Nothing was said. */
        NONE,
        /** The expiry that there is stays. */
        KEEP,
        /** There is to be none. */
        PERSIST,
        /** A number of seconds from now. */
        EX,
        /** A number of milliseconds from now. */
        PX,
        /** A time in seconds since 1970. */
        EXAT,
        /** A time in milliseconds since 1970. */
        PXAT;

        boolean isTime() {
            return isRelative() || this == EXAT || this == PXAT;
        }

        boolean isSeconds() {
            return this == EX || this == EXAT;
        }

        boolean isRelative() {
            return this == EX || this == PX;
        }
    }

    private static final long MILLIS = 1000;

    private Kind kind = Kind.NONE;
    private int index;

    /** Nothing said yet. */
    ExpiryArguments() {}

    Kind kind() {
        return kind;
    }

    /**
     * Takes an option, if it is one of these.
     *
     * @return the index of its last argument, or -1 if it is another one
     * @throws ErrorReply if it does not go with those before
     */
    int take(Call call, int at, boolean persist) {
        if (call.is(at, persist ? "PERSIST" : "KEEPTTL")) {
            Kind wanted = persist ? Kind.PERSIST : Kind.KEEP;
            requireOneOf(wanted);
            kind = wanted;
            return at;
        }
        for (Kind time : Kind.values()) {
            if (time.isTime() && call.is(at, time.name())) {
                requireOneOf(time);
                if (at + 1 >= call.size()) {
                    throw ErrorReply.syntax();
                }
                kind = time;
                index = at + 1;
                return index;
            }
        }
        return -1;
    }

    /** One may come twice: the last one counts. */
    private void requireOneOf(Kind wanted) {
        if (kind != Kind.NONE && kind != wanted) {
            throw ErrorReply.syntax();
        }
    }

    /** The time that was given, in milliseconds since 1970. */
    long millis(Call call, String command) {
        return millis(call.integer(index), kind.isSeconds(), kind.isRelative(), command);
    }

    /**
     * A time that has to lie behind 1970, or behind now.
     *
     * @return milliseconds since 1970
     * @throws ErrorReply if it does not, or is too far
     */
    static long millis(long number, boolean isSeconds, boolean isRelative, String command) {
        if (number <= 0) {
            throw invalid(command);
        }
        return any(number, isSeconds, isRelative, command);
    }

    /** The same of any time. */
    static long any(long number, boolean isSeconds, boolean isRelative, String command) {
        long millis = number;
        if (isSeconds) {
            if (number > Long.MAX_VALUE / MILLIS || number < Long.MIN_VALUE / MILLIS) {
                throw invalid(command);
            }
            millis = number * MILLIS;
        }
        if (!isRelative) {
            return notBefore(millis);
        }
        long now = System.currentTimeMillis();
        if (millis > Long.MAX_VALUE - now) {
            throw invalid(command);
        }
        return notBefore(millis + now);
    }

    /** All times that have passed are alike, and the store takes no early one for a time. */
    static long notBefore(long millis) {
        return Math.max(millis, Expiry.EARLIEST_MILLIS);
    }

    private static ErrorReply invalid(String command) {
        return new ErrorReply("ERR invalid expire time in '" + command + "' command");
    }
}
