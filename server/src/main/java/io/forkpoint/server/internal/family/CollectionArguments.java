package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;

/** Arguments that commands on sets, hashes and sorted sets have in common. */
final class CollectionArguments {
    /** More elements are not drawn at once if they may come twice: their number is not bounded by the collection's. */
    private static final long MOST_REPETITIONS = 1 << 24;

    private CollectionArguments() {}

    /** All arguments from one on. */
    static byte[][] from(Call call, int index) {
        return call.request().bytes(index, call.size(), 1);
    }

    /** Keys behind their number, which {@link #keyCount} has checked. */
    static byte[][] keys(Call call, int index, int count) {
        return call.request().bytes(index + 1, index + 1 + count, 1);
    }

    /** An integer of a range; all others are answered with one and the same line. */
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

    /** Where to stop counting; 0 stands for nowhere. */
    static long limit(Call call, int index) {
        long limit = integer(call, index, 0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    /** Returns how many to take away. */
    static long popCount(Call call, int index) {
        return integer(call, index, 0, Long.MAX_VALUE, "ERR value is out of range, must be positive");
    }

    /** Returns how many to draw; negative ones may come twice. */
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
     * The number of keys behind it.
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

    /** Finds a destination and, behind it, keys that stand behind their number. */
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
     * Says what a command has changed that stores its result: the destination, if it was there or is.
     *
     * @param existed whether the destination was there before
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
