package io.forkpoint.server.internal.family;

import io.forkpoint.StoreStream;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.PendingEntry;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamInfo;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.ValueType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** XINFO: inspects a stream, its groups and their consumers. */
public final class StreamInfoCommands implements CommandFamily {
    /** How many entries of each kind FULL shows by default. */
    private static final long DEFAULT_COUNT = 10;

    private static final long REDIS_NODE_ENTRIES = 100;

    private static final Help HELP = new Help(
            "XINFO",
            "CONSUMERS <key> <groupname>",
            "    Show consumers of <groupname>.",
            "GROUPS <key>",
            "    Show the stream consumer groups.",
            "STREAM <key> [FULL [COUNT <count>]",
            "    Show information about the stream.");

    /** Creates the family. */
    public StreamInfoCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "xinfo",
                        // Alone, since FULL combines the results of several calls of the engine.
                        sub("stream", -3, StreamInfoCommands::stream)
                                .with(Flag.ALONE)
                                .summary("Returns information about a stream."),
                        sub("groups", 3, StreamInfoCommands::groups)
                                .summary("Returns a list of the consumer groups of a stream."),
                        sub("consumers", 4, StreamInfoCommands::consumers)
                                .summary("Returns a list of the consumers in a consumer group."),
                        Command.of("xinfo|help", 2, HELP::reply)
                                .with(Flag.LOADING)
                                .in(Category.STREAM)
                                .summary("Returns helpful text about the different subcommands."))
                .summary("A container for stream introspection commands."));
    }

    private static Command sub(String name, int arity, Handler handler) {
        return Command.of("xinfo|" + name, arity, handler).reads().keys(2, 2, 1).in(Category.STREAM);
    }

    /** Opens the stream of the key, at one moment. */
    private static StoreStream open(Call call, long now) {
        return call.database().stream(call.bytes(2)).withClock(() -> now);
    }

    private static ErrorReply noKey() {
        return new ErrorReply("ERR no such key");
    }

    // ---- STREAM -----------------------------------------------------------------------------------------------

    private static void stream(Call call) {
        boolean full = call.size() > 3 && call.is(3, "FULL");
        long count = DEFAULT_COUNT;
        long now = System.currentTimeMillis();
        StoreStream stream = open(call, now);
        StreamInfo info = stream.info().orElseThrow(StreamInfoCommands::noKey);
        if (call.size() > 3 && (!full || (call.size() != 4 && (call.size() != 6 || !call.is(4, "COUNT"))))) {
            throw Help.subcommandSyntax(call);
        }
        if (call.size() == 6) {
            long wanted = call.integer(5);
            count = wanted < 0 ? DEFAULT_COUNT : wanted == 0 ? Long.MAX_VALUE : wanted;
        }
        Reply reply = call.reply();
        reply.map(full ? 9 : 10);
        figures(reply, info);
        if (full) {
            reply.bulk("entries");
            StreamReplies.entries(reply, stream.range(StreamRange.all(), count));
            reply.bulk("groups");
            fullGroups(reply, stream, count, now);
        } else {
            field(reply, "groups", info.groups());
            reply.bulk("first-entry");
            entryOrNil(reply, info.first());
            reply.bulk("last-entry");
            entryOrNil(reply, info.last());
        }
    }

    private static void figures(Reply reply, StreamInfo info) {
        field(reply, "length", info.length());
        // Entries are not kept in a radix tree here. Clients rely on the fields: they say what Redis has with full
        // nodes.
        long nodes = (info.length() + REDIS_NODE_ENTRIES - 1) / REDIS_NODE_ENTRIES;
        field(reply, "radix-tree-keys", nodes);
        field(reply, "radix-tree-nodes", nodes + 1);
        field(reply, "last-generated-id", info.lastId());
        field(reply, "max-deleted-entry-id", info.maxDeletedId());
        field(reply, "entries-added", info.entriesAdded());
        field(
                reply,
                "recorded-first-entry-id",
                info.first() == null ? StreamId.MIN : info.first().id());
    }

    private static void field(Reply reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }

    private static void field(Reply reply, String name, StreamId id) {
        reply.bulk(name);
        StreamReplies.id(reply, id);
    }

    private static void field(Reply reply, String name, byte[] value) {
        reply.bulk(name);
        reply.bulk(value);
    }

    private static void field(Reply reply, String name, OptionalLong value) {
        reply.bulk(name);
        if (value.isPresent()) {
            reply.integer(value.getAsLong());
        } else {
            reply.nil();
        }
    }

    private static void entryOrNil(Reply reply, StreamEntry entry) {
        if (entry == null) {
            reply.nil();
        } else {
            StreamReplies.entry(reply, entry);
        }
    }

    // ---- STREAM FULL ------------------------------------------------------------------------------------------

    private static void fullGroups(Reply reply, StoreStream stream, long count, long now) {
        List<StreamGroupInfo> groups = sortedGroups(stream);
        reply.array(groups.size());
        for (StreamGroupInfo group : groups) {
            reply.map(7);
            field(reply, "name", group.name());
            field(reply, "last-delivered-id", group.lastDeliveredId());
            field(reply, "entries-read", group.entriesRead());
            field(reply, "lag", group.lag());
            field(reply, "pel-count", group.pending());
            reply.bulk("pending");
            PendingQuery query = PendingQuery.of(StreamRange.all(), count);
            List<PendingEntry> entries = stream.group(group.name()).pending(query);
            reply.array(entries.size());
            entries.forEach(entry -> pending(reply, entry, now, true));
            reply.bulk("consumers");
            fullConsumers(reply, stream, group, query, now);
        }
    }

    private static void fullConsumers(
            Reply reply, StoreStream stream, StreamGroupInfo group, PendingQuery query, long now) {
        List<StreamConsumerInfo> consumers = sortedConsumers(stream, group.name());
        reply.array(consumers.size());
        for (StreamConsumerInfo consumer : consumers) {
            reply.map(5);
            field(reply, "name", consumer.name());
            field(reply, "seen-time", now - consumer.idleMillis());
            field(
                    reply,
                    "active-time",
                    consumer.inactiveMillis().isPresent()
                            ? now - consumer.inactiveMillis().getAsLong()
                            : -1);
            field(reply, "pel-count", consumer.pending());
            reply.bulk("pending");
            List<PendingEntry> entries = stream.group(group.name()).pending(query.of(consumer.name()));
            reply.array(entries.size());
            entries.forEach(entry -> pending(reply, entry, now, false));
        }
    }

    private static void pending(Reply reply, PendingEntry entry, long now, boolean withConsumer) {
        reply.array(withConsumer ? 4 : 3);
        StreamReplies.id(reply, entry.id());
        if (withConsumer) {
            reply.bulk(entry.consumer());
        }
        reply.integer(now - entry.idleMillis());
        reply.integer(entry.deliveries());
    }

    // ---- GROUPS and CONSUMERS ---------------------------------------------------------------------------------

    /** Returns the groups by name, as Redis does. */
    private static List<StreamGroupInfo> sortedGroups(StoreStream stream) {
        return stream.groups().stream()
                .sorted(Comparator.comparing(StreamGroupInfo::name, Arrays::compareUnsigned))
                .toList();
    }

    private static List<StreamConsumerInfo> sortedConsumers(StoreStream stream, byte[] group) {
        return stream.group(group).consumers().stream()
                .sorted(Comparator.comparing(StreamConsumerInfo::name, Arrays::compareUnsigned))
                .toList();
    }

    private static void groups(Call call) {
        if (KeyTypes.isAbsent(call, 2, ValueType.STREAM)) {
            throw noKey();
        }
        List<StreamGroupInfo> groups = sortedGroups(open(call, System.currentTimeMillis()));
        Reply reply = call.reply();
        reply.array(groups.size());
        for (StreamGroupInfo group : groups) {
            reply.map(6);
            field(reply, "name", group.name());
            field(reply, "consumers", group.consumers());
            field(reply, "pending", group.pending());
            field(reply, "last-delivered-id", group.lastDeliveredId());
            field(reply, "entries-read", group.entriesRead());
            field(reply, "lag", group.lag());
        }
    }

    private static void consumers(Call call) {
        if (KeyTypes.isAbsent(call, 2, ValueType.STREAM)) {
            throw noKey();
        }
        List<StreamConsumerInfo> consumers;
        try {
            consumers = sortedConsumers(open(call, System.currentTimeMillis()), call.bytes(3));
        } catch (IllegalArgumentException noSuchGroup) {
            throw StreamReplies.noGroupOfKey(call);
        }
        Reply reply = call.reply();
        reply.array(consumers.size());
        for (StreamConsumerInfo consumer : consumers) {
            reply.map(4);
            field(reply, "name", consumer.name());
            field(reply, "pending", consumer.pending());
            field(reply, "idle", consumer.idleMillis());
            field(reply, "inactive", consumer.inactiveMillis().orElse(-1));
        }
    }
}
