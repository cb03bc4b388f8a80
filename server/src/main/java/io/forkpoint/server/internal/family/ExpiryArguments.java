package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.Expiry;

/** The options of SET and GETEX that set a key's expiry, and their units. */
final class ExpiryArguments {
    /** The kinds of options. */
    enum Kind {
        /** No option was given. */
        NONE,
        /** The expiry is kept. */
        KEEP,
        /** The expiry is removed. */
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

    /** Creates arguments without any option. */
    ExpiryArguments() {}

    Kind kind() {
        return kind;
    }

    /**
     * Parses an option, if it is one of these.
     *
     * @return the index of its last argument, or -1 if it is another option
     * @throws ErrorReply if it contradicts those before
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

    /** Requires that there is no other kind. The same one may be repeated: the last one counts. */
    private void requireOneOf(Kind wanted) {
        if (kind != Kind.NONE && kind != wanted) {
            throw ErrorReply.syntax();
        }
    }

    /** Returns the given time, in milliseconds since 1970. */
    long millis(Call call, String command) {
        return millis(call.integer(index), kind.isSeconds(), kind.isRelative(), command);
    }

    /**
     * Returns a time that must lie after 1970, or after now.
     *
     * @return milliseconds since 1970
     * @throws ErrorReply if it does not, or is too far in the future
     */
    static long millis(long number, boolean isSeconds, boolean isRelative, String command) {
        if (number <= 0) {
            throw invalid(command);
        }
        return any(number, isSeconds, isRelative, command);
    }

    /** Returns a time that may lie anywhere. */
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

    /** Returns a time that the store accepts: it takes none that is too early, and all past times have the same effect. */
    static long notBefore(long millis) {
        return Math.max(millis, Expiry.EARLIEST_MILLIS);
    }

    private static ErrorReply invalid(String command) {
        return new ErrorReply("ERR invalid expire time in '" + command + "' command");
    }
}
