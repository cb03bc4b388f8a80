package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.GlobPattern;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.ChannelKind;
import io.forkpoint.server.internal.session.Channels;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.Session;
import java.util.List;

/** Publish and subscribe. */
public final class PubSubCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "PUBSUB",
            "CHANNELS [<pattern>]",
            "    Return the currently active channels matching a <pattern> (default: '*').",
            "NUMPAT",
            "    Return number of subscriptions to patterns.",
            "NUMSUB [<channel> ...]",
            "    Return the number of subscribers for the specified channels, excluding",
            "    pattern subscriptions(default: no channels).",
            "SHARDCHANNELS [<pattern>]",
            "    Return the currently active shard level channels matching a <pattern> (default: '*').",
            "SHARDNUMSUB [<shardchannel> ...]",
            "    Return the number of subscribers for the specified shard level channel(s)");

    /** Creates the family. */
    public PubSubCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(subscribing(ChannelKind.CHANNEL, "Listens for messages published to channels."));
        table.add(subscribing(
                ChannelKind.PATTERN, "Listens for messages published to channels that match one or more patterns."));
        table.add(subscribing(ChannelKind.SHARD, "Listens for messages published to shard channels."));
        table.add(unsubscribing(ChannelKind.CHANNEL, "Stops listening to messages posted to channels."));
        table.add(unsubscribing(
                ChannelKind.PATTERN,
                "Stops listening to messages published to channels that match one or more patterns."));
        table.add(unsubscribing(ChannelKind.SHARD, "Stops listening to messages posted to shard channels."));
        table.add(Command.of("publish", 3, PubSubCommands::publish)
                .with(Flag.PUBSUB, Flag.LOADING)
                .in(Category.PUBSUB)
                .fast()
                .summary("Posts a message to a channel."));
        table.add(Command.of("spublish", 3, PubSubCommands::publishToShard)
                .with(Flag.PUBSUB, Flag.LOADING)
                .in(Category.PUBSUB)
                .fast()
                .summary("Post a message to a shard channel"));
        table.add(Command.container(
                        "pubsub",
                        looking(
                                "channels",
                                -2,
                                call -> list(call, ChannelKind.CHANNEL),
                                "Returns the active channels."),
                        looking(
                                "numsub",
                                -2,
                                call -> count(call, ChannelKind.CHANNEL),
                                "Returns a count of subscribers to channels."),
                        looking(
                                "numpat",
                                2,
                                call -> call.reply()
                                        .integer(call.context().channels().count(ChannelKind.PATTERN)),
                                "Returns a count of unique pattern subscriptions."),
                        looking(
                                "shardchannels",
                                -2,
                                call -> list(call, ChannelKind.SHARD),
                                "Returns the active shard channels."),
                        looking(
                                "shardnumsub",
                                -2,
                                call -> count(call, ChannelKind.SHARD),
                                "Returns the count of subscribers of shard channels."),
                        Command.of("pubsub|help", 2, HELP::reply)
                                .with(Flag.LOADING)
                                .summary("Returns helpful text about the different subcommands."))
                .summary("A container for Pub/Sub commands."));
    }

    private static Command subscribing(ChannelKind kind, String summary) {
        return Command.of(kind.subscribe(), -2, call -> subscribe(call, kind))
                .with(Flag.PUBSUB, Flag.ALLOWED_SUBSCRIBED, Flag.LOADING)
                .in(Category.PUBSUB)
                .summary(summary);
    }

    private static Command unsubscribing(ChannelKind kind, String summary) {
        return Command.of(kind.unsubscribe(), -1, call -> unsubscribe(call, kind))
                .with(Flag.PUBSUB, Flag.ALLOWED_SUBSCRIBED, Flag.LOADING)
                .in(Category.PUBSUB)
                .summary(summary);
    }

    private static Command looking(String name, int arity, Command.Handler handler, String summary) {
        return Command.of("pubsub|" + name, arity, handler)
                .with(Flag.PUBSUB, Flag.LOADING)
                .in(Category.PUBSUB)
                .summary(summary);
    }

    private static void subscribe(Call call, ChannelKind kind) {
        for (int i = 1; i < call.size(); i++) {
            byte[] name = call.bytes(i);
            call.context().channels().subscribe(call.session(), kind, name);
            tell(call, kind, kind.subscribe(), name);
        }
    }

    private static void unsubscribe(Call call, ChannelKind kind) {
        Channels channels = call.context().channels();
        Session session = call.session();
        List<byte[]> names = call.size() > 1
                ? List.of(call.request().bytes(1, call.size(), 1))
                : session.subscribed().list(kind);
        if (names.isEmpty()) {
            tell(call, kind, kind.unsubscribe(), null);
        }
        for (byte[] name : names) {
            channels.unsubscribe(session, kind, name);
            tell(call, kind, kind.unsubscribe(), name);
        }
    }

    /** Writes a name's new state and the number of subscriptions; those to shard channels are counted apart. */
    private static void tell(Call call, ChannelKind kind, String what, byte[] name) {
        Session session = call.session();
        int shard = session.subscribed().count(ChannelKind.SHARD);
        Reply reply = session.pushes(call.reply());
        reply.push(3);
        reply.bulk(what);
        reply.bulk(name);
        reply.integer(kind == ChannelKind.SHARD ? shard : session.subscriptions() - shard);
    }

    private static void publish(Call call) {
        published(call, call.context().channels().publish(call.bytes(1), call.bytes(2)));
    }

    private static void publishToShard(Call call) {
        published(call, call.context().channels().publishToShard(call.bytes(1), call.bytes(2)));
    }

    /**
     * Replies to a publisher. If it is subscribed itself, it gets the message before the reply, as in Redis. The message
     * comes by way of its event loop, so that all get a channel's messages in one order, and so the reply must go that way
     * too.
     */
    private static void published(Call call, long receivers) {
        if (call.session().subscriptions() > 0 && !call.inTransaction()) {
            call.suspend().resume(reply -> reply.integer(receivers));
        } else {
            call.reply().integer(receivers);
        }
    }

    private static void list(Call call, ChannelKind kind) {
        if (call.size() > 3) {
            throw Help.subcommandSyntax(call);
        }
        List<byte[]> all = call.context().channels().list(kind);
        if (call.size() == 3) {
            GlobPattern pattern = GlobPattern.of(call.bytes(2));
            all = all.stream().filter(pattern::matches).toList();
        }
        call.reply().array(all);
    }

    private static void count(Call call, ChannelKind kind) {
        call.reply().array((call.size() - 2) * 2L);
        for (int i = 2; i < call.size(); i++) {
            byte[] name = call.bytes(i);
            call.reply().bulk(name);
            call.reply().integer(call.context().channels().count(kind, name));
        }
    }
}
