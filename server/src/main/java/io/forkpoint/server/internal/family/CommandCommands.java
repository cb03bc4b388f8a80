package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.GlobPattern;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** COMMAND: the descriptions of all commands. */
public final class CommandCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "COMMAND",
            "(no subcommand)",
            "    Return details about all Redis commands.",
            "COUNT",
            "    Return the total number of commands in this Redis server.",
            "LIST",
            "    Return a list of all commands in this Redis server.",
            "INFO [<command-name> ...]",
            "    Return details about multiple Redis commands.",
            "    If no command names are given, documentation details for all",
            "    commands are returned.",
            "DOCS [<command-name> ...]",
            "    Return documentation details about multiple Redis commands.",
            "    If no command names are given, documentation details for all",
            "    commands are returned.",
            "GETKEYS <full-command>",
            "    Return the keys from a full Redis command.",
            "GETKEYSANDFLAGS <full-command>",
            "    Return the keys and the access flags from a full Redis command.");

    /** Creates the family. */
    public CommandCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "command",
                        call -> CommandReplies.details(
                                call.reply(), call.context().commands().all().values()),
                        command("command|count", 2, CommandCommands::count, "Returns a count of commands."),
                        command("command|docs", -2, CommandCommands::docs, "Returns documentary information."),
                        command("command|getkeys", -4, CommandCommands::getKeys, "Extracts the key names."),
                        command(
                                "command|getkeysandflags",
                                -4,
                                CommandCommands::getKeysAndFlags,
                                "Extracts the key names and access flags."),
                        command("command|info", -2, CommandCommands::info, "Returns information about commands."),
                        command("command|list", -2, CommandCommands::list, "Returns a list of command names."),
                        command("command|help", 2, HELP::reply, "Returns helpful text about the subcommands."))
                .with(Flag.LOADING)
                .in(Category.CONNECTION)
                .summary("Returns detailed information about all commands."));
    }

    private static Command command(String name, int arity, Command.Handler handler, String summary) {
        return Command.of(name, arity, handler)
                .with(Flag.LOADING)
                .in(Category.CONNECTION)
                .summary(summary);
    }

    private static void count(Call call) {
        call.reply().integer(call.context().commands().all().size());
    }

    private static void info(Call call) {
        CommandTable table = call.context().commands();
        if (call.size() == 2) {
            CommandReplies.details(call.reply(), table.all().values());
            return;
        }
        List<Command> named = new ArrayList<>();
        for (int i = 2; i < call.size(); i++) {
            named.add(table.find(call.text(i)));
        }
        CommandReplies.details(call.reply(), named);
    }

    private static void docs(Call call) {
        CommandTable table = call.context().commands();
        Collection<Command> named = new ArrayList<>();
        if (call.size() == 2) {
            named = table.all().values();
        }
        for (int i = 2; i < call.size(); i++) {
            Command command = table.find(call.text(i));
            if (command != null) {
                named.add(command);
            }
        }
        CommandReplies.docs(call.reply(), named);
    }

    // ---- LIST -------------------------------------------------------------------------------------------------

    private static void list(Call call) {
        CommandTable table = call.context().commands();
        List<byte[]> names = new ArrayList<>();
        if (call.size() == 2) {
            table.byId().forEach(command -> names.add(utf8(command.name())));
        } else if (call.size() == 5 && call.is(2, "FILTERBY")) {
            Predicate<Command> filter = filter(call);
            table.byId().stream().filter(filter).forEach(command -> names.add(utf8(command.name())));
        } else {
            throw ErrorReply.syntax();
        }
        call.reply().array(names);
    }

    private static Predicate<Command> filter(Call call) {
        if (call.is(3, "MODULE")) {
            return command -> false;
        }
        if (call.is(3, "ACLCAT")) {
            String wanted = call.text(4).toLowerCase(Locale.ROOT);
            return command -> command.categories().stream()
                    .anyMatch(category -> category.text().equals(wanted));
        }
        if (call.is(3, "PATTERN")) {
            GlobPattern pattern = GlobPattern.ofIgnoringCase(call.bytes(4));
            return command -> pattern.matches(utf8(command.name()));
        }
        throw ErrorReply.syntax();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- GETKEYS ----------------------------------------------------------------------------------------------

    private static void getKeys(Call call) {
        Request asked = asked(call);
        int[] keys = keys(commandOf(call, asked), asked);
        Reply reply = call.reply();
        reply.array(keys.length);
        for (int key : keys) {
            reply.bulk(asked.bytes(key));
        }
    }

    private static void getKeysAndFlags(Call call) {
        Request asked = asked(call);
        Command command = commandOf(call, asked);
        CommandReplies.keysAndFlags(call.reply(), command, asked, keys(command, asked));
    }

    private static Request asked(Call call) {
        return Request.of(call.request().bytes(2, call.size(), 1));
    }

    private static Command commandOf(Call call, Request asked) {
        Command command = call.context().commands().findWhole(asked);
        if (command == null) {
            throw new ErrorReply("ERR Invalid command specified");
        }
        return command;
    }

    private static int[] keys(Command command, Request asked) {
        if (command.firstKey() == 0 && !command.hasMovableKeys()) {
            throw new ErrorReply("ERR The command has no key arguments");
        }
        if (!command.takes(asked.size())) {
            throw new ErrorReply("ERR Invalid number of arguments specified for command");
        }
        int[] keys = command.keysOf(asked);
        if (keys.length == 0) {
            throw new ErrorReply("ERR Invalid arguments specified for command");
        }
        return keys;
    }
}
