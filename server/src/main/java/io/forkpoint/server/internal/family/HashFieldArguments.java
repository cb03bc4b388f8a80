package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.FieldCondition;
import java.util.Map;

/** Fields that follow their number, and the options of HGETEX and HSETEX before them. */
final class HashFieldArguments {
    static final long MILLIS = 1000;

    /** The latest expiry of a field, which Redis keeps in 46 bits. */
    private static final long LATEST = 0xfffffffffffeL >> 2;

    /** The unit of an option that is followed by a time, and whether it is relative to now. */
    private record Unit(boolean relative, long millis) {}

    private static final Map<String, Unit> UNITS = Map.of(
            "EX", new Unit(true, MILLIS),
            "PX", new Unit(true, 1),
            "EXAT", new Unit(false, MILLIS),
            "PXAT", new Unit(false, 1));

    private final Call call;
    private final String keepWord;
    private final boolean withValues;
    private FieldCondition condition = FieldCondition.ALWAYS;
    private boolean kept;
    private long expiry = -1;
    private int first;
    private int count;

    /**
     * Parses the arguments.
     *
     * @param keepWord the option that takes the place of a time: KEEPTTL or PERSIST
     * @param withValues whether each field is followed by a value, and a condition may be given
     */
    HashFieldArguments(Call call, String keepWord, boolean withValues) {
        this.call = call;
        this.keepWord = keepWord;
        this.withValues = withValues;
        int at = 2;
        while (at < call.size() && !call.is(at, "FIELDS")) {
            at = readOption(at);
        }
        readCount(at);
    }

    private int readOption(int at) {
        if (call.is(at, keepWord)) {
            checkTimeIsFirst();
            kept = true;
            return at + 1;
        }
        if (withValues && (call.is(at, "FNX") || call.is(at, "FXX"))) {
            if (condition != FieldCondition.ALWAYS) {
                throw new ErrorReply("ERR Only one of FXX or FNX arguments can be specified");
            }
            condition = call.is(at, "FNX") ? FieldCondition.NONE_PRESENT : FieldCondition.ALL_PRESENT;
            return at + 1;
        }
        for (Map.Entry<String, Unit> each : UNITS.entrySet()) {
            if (call.is(at, each.getKey())) {
                checkTimeIsFirst();
                if (at + 1 == call.size()) {
                    throw new ErrorReply("ERR missing expire time");
                }
                expiry = expiry(call, at + 1, each.getValue().relative, each.getValue().millis);
                return at + 2;
            }
        }
        throw new ErrorReply("ERR unknown argument: " + call.text(at));
    }

    private void checkTimeIsFirst() {
        if (kept || hasExpiry()) {
            throw new ErrorReply("ERR Only one of EX, PX, EXAT, PXAT or " + keepWord + " arguments can be specified");
        }
    }

    private void readCount(int at) {
        if (at + 2 >= call.size()) {
            throw new ErrorReply("ERR missing FIELDS argument");
        }
        first = at + 2;
        count = (int) CollectionArguments.integer(call, at + 1, 1, Integer.MAX_VALUE, "ERR invalid number of fields");
        if ((long) count * (withValues ? 2 : 1) != call.size() - first) {
            throw new ErrorReply(
                    "ERR wrong number of arguments for '" + call.command().name() + "' command");
        }
    }

    boolean hasExpiry() {
        return expiry >= 0;
    }

    /** {@return the expiry, in milliseconds since 1970} */
    long expiry() {
        return expiry;
    }

    /** {@return whether KEEPTTL or PERSIST was given} */
    boolean isKept() {
        return kept;
    }

    FieldCondition condition() {
        return condition;
    }

    byte[][] names() {
        return call.request().bytes(first, call.size(), withValues ? 2 : 1);
    }

    byte[][] values() {
        return call.request().bytes(first + 1, call.size(), 2);
    }

    // ---- for other commands -----------------------------------------------------------------------------------

    /** Returns an expiry, in milliseconds since 1970. */
    static long expiry(Call call, int index, boolean relative, long unit) {
        long time = call.integer(index);
        if (time < 0) {
            throw new ErrorReply("ERR invalid expire time, must be >= 0");
        }
        long base = relative ? System.currentTimeMillis() : 0;
        if (time > (LATEST - base) / unit) {
            throw new ErrorReply("ERR invalid expire time in '" + call.command().name() + "' command");
        }
        return ExpiryArguments.notBefore(base + time * unit);
    }

    /** Returns the fields at the end, after the word FIELDS and their number. */
    static byte[][] fields(Call call, int at) {
        return fields(call, at, "ERR Number of fields must be a positive integer");
    }

    static byte[][] fields(Call call, int at, String notPositive) {
        if (!call.is(at, "FIELDS")) {
            throw new ErrorReply("ERR Mandatory argument FIELDS is missing or not at the right position");
        }
        long count = CollectionArguments.integer(call, at + 1, 1, Long.MAX_VALUE, notPositive);
        if (count != call.size() - at - 2) {
            throw new ErrorReply("ERR The `numfields` parameter must match the number of arguments");
        }
        return call.request().bytes(at + 2, call.size(), 1);
    }
}
