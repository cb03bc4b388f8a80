package io.forkpoint.server.internal.family;

import io.forkpoint.StoreStreamGroup;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Handler;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.ValueType;
import java.util.function.ToLongFunction;

/**
 * XGROUP: creates, changes and removes consumer groups. The stream's entries are unchanged, so that its watchers are told
 * only if the stream itself is created.
 */
public final class StreamGroupCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "XGROUP",
            "CREATE <key> <groupname> <id|$> [option]",
            "    Create a new consumer group. Options are:",
            "    * MKSTREAM",
            "      Create the empty stream if it does not exist.",
            "    * ENTRIESREAD entries_read",
            "      Set the group's entries_read counter (internal use).",
            "CREATECONSUMER <key> <groupname> <consumer>",
            "    Create a new consumer in the specified group.",
            "DELCONSUMER <key> <groupname> <consumer>",
            "    Remove the specified consumer.",
            "DESTROY <key> <groupname>",
            "    Remove the specified group.",
            "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
            "    Set the current group ID and entries_read counter.");

    /** Creates the family. */
    public StreamGroupCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "xgroup",
                        sub("create", -5, StreamGroupCommands::create).writes().summary("Creates a consumer group."),
                        sub("setid", -5, StreamGroupCommands::setId)
                                .removes()
                                .summary("Sets the last-delivered ID of a consumer group."),
                        sub("destroy", 4, StreamGroupCommands::destroy)
                                .removes()
                                .summary("Destroys a consumer group."),
                        sub("createconsumer", 5, StreamGroupCommands::createConsumer)
                                .writes()
                                .summary("Creates a consumer in a consumer group."),
                        sub("delconsumer", 5, StreamGroupCommands::deleteConsumer)
                                .removes()
                                .summary("Deletes a consumer from a consumer group."),
                        Command.of("xgroup|help", 2, HELP::reply)
                                .with(Command.Flag.LOADING)
                                .in(Category.STREAM)
                                .summary("Returns helpful text about the different subcommands."))
                .summary("A container for consumer groups commands."));
    }

    private static Command sub(String name, int arity, Handler handler) {
        return Command.of("xgroup|" + name, arity, handler).keys(2, 2, 1).in(Category.STREAM);
    }

    private static StoreStreamGroup group(Call call) {
        return call.database().stream(call.bytes(2)).group(call.bytes(3));
    }

    // ---- the group --------------------------------------------------------------------------------------------

    private static void create(Call call) {
        boolean makeStream = false;
        long entriesRead = -1;
        for (int i = 5; i < call.size(); i++) {
            if (call.is(i, "MKSTREAM")) {
                makeStream = true;
            } else if (call.is(i, "ENTRIESREAD") && i + 1 < call.size()) {
                entriesRead = entriesRead(call, ++i);
            } else {
                throw Help.subcommandSyntax(call);
            }
        }
        boolean absent = KeyTypes.isAbsent(call, 2, ValueType.STREAM);
        if (absent && !makeStream) {
            throw noKey();
        }
        StreamId lastId = call.is(4, "$") ? null : StreamIds.strict(call, 4);
        boolean created;
        try {
            created = group(call).create(lastId, entriesRead, makeStream);
        } catch (IllegalArgumentException removedMeanwhile) {
            throw noKey();
        }
        if (!absent) {
            call.unchanged();
        }
        if (!created) {
            throw new ErrorReply("BUSYGROUP Consumer Group name already exists");
        }
        call.reply().ok();
    }

    private static long entriesRead(Call call, int index) {
        long entriesRead = call.integer(index);
        if (entriesRead < -1) {
            throw new ErrorReply("ERR value for ENTRIESREAD must be positive or -1");
        }
        return entriesRead;
    }

    private static void setId(Call call) {
        call.unchanged();
        long entriesRead = -1;
        for (int i = 5; i < call.size(); i += 2) {
            if (!call.is(i, "ENTRIESREAD") || i + 1 == call.size()) {
                throw Help.subcommandSyntax(call);
            }
            entriesRead = entriesRead(call, i + 1);
        }
        requireKey(call);
        StoreStreamGroup group = group(call);
        if (!group.exists()) {
            throw StreamReplies.noGroupOfKey(call);
        }
        StreamId lastId = call.is(4, "$") ? null : StreamIds.any(call, 4);
        long read = entriesRead;
        inGroup(call, each -> {
            each.setLastId(lastId, read);
            return 0;
        });
        call.reply().ok();
    }

    private static void destroy(Call call) {
        requireKey(call);
        boolean destroyed = group(call).remove();
        if (destroyed) {
            // Clients that wait for the group's entries are told that they wait in vain.
            call.changedForWaiters();
        } else {
            call.unchanged();
        }
        call.reply().integer(destroyed);
    }

    private static void requireKey(Call call) {
        if (KeyTypes.isAbsent(call, 2, ValueType.STREAM)) {
            throw noKey();
        }
    }

    private static ErrorReply noKey() {
        return new ErrorReply(
                "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use"
                        + " the MKSTREAM option to create an empty stream automatically.");
    }

    // ---- its consumers ----------------------------------------------------------------------------------------

    private static void createConsumer(Call call) {
        call.unchanged();
        requireKey(call);
        call.reply().integer(inGroup(call, group -> group.createConsumer(call.bytes(4)) ? 1 : 0));
    }

    private static void deleteConsumer(Call call) {
        call.unchanged();
        requireKey(call);
        call.reply()
                .integer(inGroup(
                        call, group -> group.removeConsumer(call.bytes(4)).orElse(0)));
    }

    private static long inGroup(Call call, ToLongFunction<StoreStreamGroup> action) {
        try {
            return action.applyAsLong(group(call));
        } catch (IllegalArgumentException noSuchGroup) {
            throw StreamReplies.noGroupOfKey(call);
        }
    }
}
