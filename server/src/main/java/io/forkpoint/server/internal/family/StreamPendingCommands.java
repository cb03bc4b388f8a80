package io.forkpoint.server.internal.family;

import io.forkpoint.StoreStreamGroup;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.AutoClaimed;
import io.forkpoint.value.PendingEntry;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.PendingSummary;
import io.forkpoint.value.StreamClaim;
import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The pending entries of consumers: XACK, XPENDING, XCLAIM and XAUTOCLAIM. */
public final class StreamPendingCommands implements CommandFamily {
    private static final long DEFAULT_COUNT = 100;
    private static final long MOST = Long.MAX_VALUE / 16;

    /** Creates the family. */
    public StreamPendingCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(of("xack", -4, StreamPendingCommands::acknowledge)
                .removes()
                .fast()
                .summary(
                        "Returns the number of messages that were successfully acknowledged by the consumer group member"
                                + " of a stream."));
        table.add(of("xpending", -3, StreamPendingCommands::pending)
                .reads()
                .summary("Returns the information and entries from a stream consumer group's pending entries list."));
        table.add(of("xclaim", -6, StreamPendingCommands::claim)
                .removes()
                .fast()
                .summary("Changes, or acquires, ownership of a message in a consumer group, as if the message was"
                        + " delivered a consumer group member."));
        table.add(of("xautoclaim", -6, StreamPendingCommands::autoClaim)
                .removes()
                .fast()
                .summary("Changes, or acquires, ownership of messages in a consumer group, as if the messages were"
                        + " delivered to as consumer group member."));
    }

    private static Command of(String name, int arity, Command.Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.STREAM);
    }

    private static StoreStreamGroup group(Call call) {
        return call.database().stream(call.bytes(1)).group(call.bytes(2));
    }

    private static void acknowledge(Call call) {
        call.unchanged();
        StoreStreamGroup group = group(call);
        // Redis looks up the group before it checks the IDs.
        call.reply().integer(group.exists() ? group.acknowledgeAll(StreamIds.strict(call, 3, call.size())) : 0);
    }

    // ---- XPENDING ---------------------------------------------------------------------------------------------

    private static void pending(Call call) {
        if (call.size() == 3) {
            summary(call);
            return;
        }
        if (call.size() < 6 || call.size() > 9) {
            throw ErrorReply.syntax();
        }
        int at = 3;
        long minIdle = 0;
        if (call.is(3, "IDLE")) {
            minIdle = call.integer(4);
            if (call.size() < 8) {
                throw ErrorReply.syntax();
            }
            at = 5;
        }
        long count = call.integer(at + 2);
        PendingQuery all = PendingQuery.of(StreamIds.range(call, at, at + 1), Math.max(0, count))
                .idleFor(minIdle);
        PendingQuery query = at + 3 < call.size() ? all.of(call.bytes(at + 3)) : all;
        List<PendingEntry> entries =
                StreamReplies.inGroup(call, 1, () -> group(call).pending(query));
        Reply reply = call.reply();
        reply.array(entries.size());
        for (PendingEntry entry : entries) {
            reply.array(4);
            StreamReplies.id(reply, entry.id());
            reply.bulk(entry.consumer());
            reply.integer(entry.idleMillis());
            reply.integer(entry.deliveries());
        }
    }

    private static void summary(Call call) {
        PendingSummary summary =
                StreamReplies.inGroup(call, 1, () -> group(call).pending());
        Reply reply = call.reply();
        reply.array(4);
        reply.integer(summary.count());
        if (summary.count() == 0) {
            reply.nil();
            reply.nil();
            reply.nilArray();
            return;
        }
        StreamReplies.id(reply, summary.lowest());
        StreamReplies.id(reply, summary.highest());
        reply.array(summary.consumers().size());
        summary.consumers().stream()
                .sorted(Comparator.comparing(StreamConsumerInfo::name, Arrays::compareUnsigned))
                .forEach(consumer -> {
                    reply.array(2);
                    reply.bulk(consumer.name());
                    reply.bulk(Long.toString(consumer.pending()));
                });
    }

    // ---- claiming ---------------------------------------------------------------------------------------------

    private static void requireGroup(Call call) {
        if (!group(call).exists()) {
            throw StreamReplies.noGroup(call, 1);
        }
    }

    private static void claim(Call call) {
        call.unchanged();
        requireGroup(call);
        long minIdle = integer(call, 4, "min-idle-time");
        int end = endOfIds(call);
        List<StreamId> ids = StreamIds.strict(call, 5, end);
        StreamClaim claim = StreamClaim.idleFor(Math.max(0, minIdle));
        boolean idsOnly = false;
        for (int i = end; i < call.size(); i++) {
            boolean more = i + 1 < call.size();
            if (call.is(i, "FORCE")) {
                claim = claim.force();
            } else if (call.is(i, "JUSTID")) {
                claim = claim.idsOnly();
                idsOnly = true;
            } else if (more && call.is(i, "IDLE")) {
                claim = claim.asDeliveredAgo(integer(call, ++i, "IDLE option"));
            } else if (more && call.is(i, "TIME")) {
                claim = claim.asDeliveredAt(integer(call, ++i, "TIME option"));
            } else if (more && call.is(i, "RETRYCOUNT")) {
                claim = claim.withDeliveries(integer(call, ++i, "RETRYCOUNT option"));
            } else if (more && call.is(i, "LASTID")) {
                claim = claim.lastId(StreamIds.strict(call, ++i));
            } else {
                throw new ErrorReply("ERR Unrecognized XCLAIM option '" + call.text(i) + "'");
            }
        }
        StreamClaim how = claim;
        reply(call, StreamReplies.inGroup(call, 1, () -> group(call).claim(call.bytes(3), how, ids)), idsOnly);
    }

    /** Returns the index after the IDs: that of the first argument that is not an ID. */
    private static int endOfIds(Call call) {
        for (int i = 5; i < call.size(); i++) {
            try {
                var unused = StreamIds.strict(call, i);
            } catch (ErrorReply noId) {
                return i;
            }
        }
        return call.size();
    }

    private static long integer(Call call, int index, String what) {
        try {
            return call.integer(index);
        } catch (ErrorReply noNumber) {
            throw new ErrorReply("ERR Invalid " + what + " argument for "
                    + call.command().name().toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static void reply(Call call, List<StreamEntry> entries, boolean idsOnly) {
        if (idsOnly) {
            StreamReplies.idsOf(call.reply(), entries);
        } else {
            StreamReplies.entries(call.reply(), entries);
        }
    }

    private static void autoClaim(Call call) {
        call.unchanged();
        long minIdle = Math.max(0, integer(call, 4, "min-idle-time"));
        StreamId start = StreamIds.lower(call, 5);
        long count = DEFAULT_COUNT;
        boolean idsOnly = false;
        for (int i = 6; i < call.size(); i++) {
            if (call.is(i, "COUNT") && i + 1 < call.size()) {
                count = count(call, ++i);
            } else if (call.is(i, "JUSTID")) {
                idsOnly = true;
            } else {
                throw ErrorReply.syntax();
            }
        }
        AutoClaimed claimed = autoClaim(call, minIdle, start, count, idsOnly);
        call.reply().array(3);
        StreamReplies.id(call.reply(), claimed.next());
        reply(call, claimed.claimed(), idsOnly);
        StreamReplies.ids(call.reply(), claimed.deleted());
    }

    private static long count(Call call, int index) {
        try {
            long count = call.integer(index);
            if (count > 0 && count <= MOST) {
                return count;
            }
        } catch (ErrorReply noNumber) {
            // The reply is the same as for a number out of range.
        }
        throw new ErrorReply("ERR COUNT must be > 0");
    }

    private static AutoClaimed autoClaim(Call call, long minIdle, StreamId start, long count, boolean idsOnly) {
        byte[] consumer = call.bytes(3);
        return StreamReplies.inGroup(
                call,
                1,
                () -> idsOnly
                        ? group(call).autoClaimIds(consumer, minIdle, start, count)
                        : group(call).autoClaim(consumer, minIdle, start, count));
    }
}
