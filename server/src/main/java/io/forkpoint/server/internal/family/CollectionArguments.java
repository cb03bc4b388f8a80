package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;

/** Arguments that commands on sets, hashes and sorted sets share. */
final class CollectionArguments {
    /** The most elements drawn at once if they may repeat: their number is not bounded by the collection's size. */
    private static final long MOST_REPETITIONS = 1 << 24;

    private CollectionArguments() {}

    /** Returns all arguments from an index on. */
    static byte[][] from(Call call, int index) {
        return call.request().bytes(index, call.size(), 1);
    }

    /** Returns the keys that follow their number, which {@link #keyCount} has checked. */
    static byte[][] keys(Call call, int index, int count) {
        return call.request().bytes(index + 1, index + 1 + count, 1);
    }

    /** Returns an integer of a range; any other value is refused with the same error. */
    static long integer(Call call, int index, long min, long max, String error) {
        long value;
        try {
            value = call.integer(index);
        } catch (ErrorReply none) {
            throw new ErrorReply(error);
        }
        if (value < min || value > max) {
            throw new ErrorReply(error);
        }
        return value;
    }

    /** Returns where to stop counting; an argument of 0 means nowhere. */
    static long limit(Call call, int index) {
        long limit = integer(call, index, 0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    /** Returns how many elements to remove. */
    static long popCount(Call call, int index) {
        return integer(call, index, 0, Long.MAX_VALUE, "ERR value is out of range, must be positive");
    }

    /** Returns how many elements to draw; if it is negative, elements may repeat. */
    static long randomCount(Call call, int index) {
        long count = call.integer(index);
        if (count == Long.MIN_VALUE) {
            throw new ErrorReply(
                    "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE);
        }
        if (count < -MOST_REPETITIONS) {
            throw new ErrorReply("ERR value is out of range");
        }
        return count;
    }

    /**
     * Returns whether what goes with each element that is drawn is asked for, after their number.
     *
     * @param option the word that asks for it, the last argument if there is one
     * @param count the result of {@link #randomCount}
     */
    static boolean randomPairs(Call call, String option, long count) {
        boolean pairs = call.size() > 3;
        if (call.size() > 4 || (pairs && !call.is(3, option))) {
            throw ErrorReply.syntax();
        }
        if (pairs && count > Long.MAX_VALUE / 2) {
            throw new ErrorReply("ERR value is out of range");
        }
        return pairs;
    }

    /**
     * Returns the number of keys that follow it.
     *
     * @param tooMany the error if there are fewer arguments
     */
    static int keyCount(Call call, int index, String tooMany) {
        long count = integer(call, index, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
        if (count > call.size() - index - 1) {
            throw new ErrorReply(tooMany);
        }
        return (int) count;
    }

    /** Returns the indexes of a destination and of the keys that follow their number after it. */
    static int[] destinationAndCountedKeys(Request request) {
        int[] sources = Command.countedKeys(request, 2);
        if (sources.length == 0) {
            return sources;
        }
        int[] all = new int[sources.length + 1];
        all[0] = 1;
        System.arraycopy(sources, 0, all, 1, sources.length);
        return all;
    }

    /**
     * Reports the change of a command that stores its result: the destination, if it existed before or does now.
     *
     * @param existed whether the destination existed before
     * @param size of the result
     */
    static void stored(Call call, boolean existed, long size) {
        if (existed || size > 0) {
            call.changedOnly(1);
        } else {
            call.unchanged();
        }
    }
}
