package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.OptionalLong;

/** OBJECT, which inspects Redis's objects; and MEMORY USAGE, which replies what an entry takes. */
public final class ObjectCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "OBJECT",
            "ENCODING <key>",
            "    Return the kind of internal representation used in order to store the value",
            "    associated with a <key>.",
            "FREQ <key>",
            "    Return the access frequency index of the <key>. The returned integer is",
            "    proportional to the logarithm of the recent access frequency of the key.",
            "IDLETIME <key>",
            "    Return the idle time of the <key>, that is the approximated number of",
            "    seconds elapsed since the last access to the key.",
            "REFCOUNT <key>",
            "    Return the number of references of the value associated with the specified",
            "    <key>.");

    /** Creates the family. */
    public ObjectCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "object",
                        subcommand("encoding", ObjectCommands::encoding)
                                .summary("Returns the internal encoding of a Redis object."),
                        subcommand("freq", ObjectCommands::frequency)
                                .summary("Returns the logarithmic access frequency counter of a Redis object."),
                        subcommand("idletime", call -> replyIfPresent(call, 0))
                                .summary("Returns the time since the last access to a Redis object."),
                        subcommand("refcount", call -> replyIfPresent(call, 1))
                                .summary("Returns the reference count of a value of a key."),
                        Command.of("object|help", 2, HELP::reply)
                                .with(Command.Flag.LOADING)
                                .in(Category.KEYSPACE)
                                .summary("Returns helpful text about the different subcommands."))
                .summary("A container for object introspection commands."));
    }

    private static Command subcommand(String name, Command.Handler handler) {
        return Command.of("object|" + name, 3, handler).reads().keys(2, 2, 1).in(Category.KEYSPACE);
    }

    private static void encoding(Call call) {
        String name = ObjectEncoding.of(call.database(), call.bytes(2));
        if (name == null) {
            call.reply().nil();
        } else {
            call.reply().bulk(name);
        }
    }

    /** Replies as Redis without an LFU policy. Accesses are not counted: that would make every read a write. */
    private static void frequency(Call call) {
        if (!call.database().containsKey(call.bytes(2))) {
            call.reply().nil();
            return;
        }
        throw new ErrorReply(
                "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that"
                        + " when switching between policies at runtime LRU and LFU data will take some time to adjust.");
    }

    /**
     * Replies a constant if the key exists. Values are not shared, and have one reference. Access times are not kept, since
     * that would make every read a write; each key counts as just used.
     */
    private static void replyIfPresent(Call call, long value) {
        if (call.database().containsKey(call.bytes(2))) {
            call.reply().integer(value);
        } else {
            call.reply().nil();
        }
    }

    /**
     * Handles MEMORY USAGE, with its key at index 2. The number of samples is ignored: the engine knows what a collection
     * takes.
     *
     * @param call a call of the subcommand {@code memory|usage}
     */
    public static void memoryUsage(Call call) {
        for (int i = 3; i < call.size(); i += 2) {
            if (!call.is(i, "SAMPLES") || i + 1 == call.size() || call.integer(i + 1) < 0) {
                throw ErrorReply.syntax();
            }
        }
        OptionalLong bytes = call.database().entries().memoryUsage(call.bytes(2));
        if (bytes.isEmpty()) {
            call.reply().nil();
        } else {
            call.reply().integer(bytes.getAsLong());
        }
    }
}
