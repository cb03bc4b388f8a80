package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.ValueType;

/** The arguments of XREAD and XREADGROUP. */
final class StreamReadArguments {
    private final Call call;
    private final boolean inGroup;
    private long count = -1;
    private long millis = -1;
    private byte[] group;
    private byte[] consumer;
    private boolean acknowledged;
    private byte[][] keys;
    private StreamId[] ids;

    private StreamReadArguments(Call call, boolean inGroup) {
        this.call = call;
        this.inGroup = inGroup;
    }

    /** Returns the indexes of a request's keys, which follow STREAMS and precede as many IDs. */
    static int[] keys(Request request, int from) {
        for (int i = from; i < request.size(); i++) {
            if (request.is(i, "STREAMS") && (request.size() - i) % 2 == 1) {
                int first = i + 1;
                return java.util.stream.IntStream.range(first, first + (request.size() - first) / 2)
                        .toArray();
            }
        }
        return new int[0];
    }

    /** Parses the arguments of XREAD; $ is the last entry of now. */
    static StreamReadArguments ofRead(Call call) {
        return new StreamReadArguments(call, false).parse();
    }

    /** Parses the arguments of XREADGROUP, whose groups must exist. */
    static StreamReadArguments ofGroup(Call call) {
        return new StreamReadArguments(call, true).parse();
    }

    private StreamReadArguments parse() {
        int first = options();
        if (inGroup && group == null) {
            throw new ErrorReply("ERR Missing GROUP option for XREADGROUP");
        }
        int streams = (call.size() - first) / 2;
        keys = call.request().bytes(first, first + streams, 1);
        ids = new StreamId[streams];
        for (int i = 0; i < streams; i++) {
            boolean absent = KeyTypes.isAbsent(call, first + i, ValueType.STREAM);
            if (inGroup
                    && (absent || !call.database().stream(keys[i]).group(group).exists())) {
                throw noGroup(i);
            }
            ids[i] = id(i, first + streams + i);
        }
        return this;
    }

    /** Parses the options before the keys; returns the index of the first key. */
    private int options() {
        for (int i = 1; i < call.size(); i++) {
            boolean more = i + 1 < call.size();
            if (more && call.is(i, "BLOCK")) {
                millis = Timeouts.millis(call, ++i);
            } else if (more && call.is(i, "COUNT")) {
                count = call.integer(++i);
            } else if (more && call.is(i, "STREAMS")) {
                if ((call.size() - i) % 2 == 0) {
                    throw unbalanced();
                }
                return i + 1;
            } else if (i + 2 < call.size() && call.is(i, "GROUP")) {
                requireGroup("GROUP");
                group = call.bytes(++i);
                consumer = call.bytes(++i);
            } else if (call.is(i, "NOACK")) {
                requireGroup("NOACK");
                acknowledged = true;
            } else {
                throw ErrorReply.syntax();
            }
        }
        throw ErrorReply.syntax();
    }

    private static ErrorReply unbalanced() {
        // Redis says so of XREADGROUP, too.
        return new ErrorReply(
                "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.");
    }

    private void requireGroup(String option) {
        if (!inGroup) {
            throw new ErrorReply(
                    "ERR The " + option + " option is only supported by XREADGROUP. You called XREAD instead.");
        }
    }

    private StreamId id(int stream, int index) {
        if (call.is(index, "$")) {
            if (inGroup) {
                throw new ErrorReply("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the"
                        + " history of this consumer by specifying a proper ID, or use the > ID to get new messages."
                        + " The $ ID would just return an empty result set.");
            }
            return call.database().stream(keys[stream]).lastId();
        }
        if (call.is(index, ">")) {
            if (!inGroup) {
                throw new ErrorReply(
                        "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
                                + " <consumer> option.");
            }
            return null;
        }
        return StreamIds.strict(call, index);
    }

    /** Returns the error for a group that does not exist. */
    ErrorReply noGroup(int stream) {
        return new ErrorReply("NOGROUP No such key '" + text(keys[stream]) + "' or consumer group '" + text(group)
                + "' in XREADGROUP with GROUP option");
    }

    private static String text(byte[] bytes) {
        return io.forkpoint.server.internal.resp.ByteText.decode(bytes);
    }

    /** Returns the streams' keys; not a copy. */
    byte[][] keys() {
        return keys;
    }

    /** Returns the ID after which to read a stream; null for entries that have not been delivered to the group. */
    StreamId id(int stream) {
        return ids[stream];
    }

    /** Returns how many entries to read of each stream; negative for all. */
    long count() {
        return count <= 0 ? Long.MAX_VALUE : count;
    }

    /** Returns whether to wait. */
    boolean isBlocking() {
        return millis >= 0;
    }

    /** Returns how long to wait; 0 for ever. */
    long millis() {
        return millis;
    }

    /** Returns the group's name; not a copy. */
    byte[] group() {
        return group;
    }

    /** Returns the consumer's name; not a copy. */
    byte[] consumer() {
        return consumer;
    }

    /** Returns whether entries that are read do not become pending. */
    boolean isAcknowledged() {
        return acknowledged;
    }
}
