package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.access.KeyAccess;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The replies of COMMAND. */
final class CommandReplies {
    /** Flags that Redis does not have, and that are omitted. */
    private static final Set<Flag> OURS = Set.of(Flag.NOT_QUEUED, Flag.ALONE, Flag.ALLOWED_SUBSCRIBED);

    /** The groups of the documentation; all other commands belong to the server. */
    private static final Map<Category, String> GROUPS = Map.ofEntries(
            Map.entry(Category.STRING, "string"),
            Map.entry(Category.LIST, "list"),
            Map.entry(Category.SET, "set"),
            Map.entry(Category.SORTEDSET, "sorted-set"),
            Map.entry(Category.HASH, "hash"),
            Map.entry(Category.STREAM, "stream"),
            Map.entry(Category.BITMAP, "bitmap"),
            Map.entry(Category.HYPERLOGLOG, "hyperloglog"),
            Map.entry(Category.GEO, "geo"),
            Map.entry(Category.PUBSUB, "pubsub"),
            Map.entry(Category.TRANSACTION, "transactions"),
            Map.entry(Category.CONNECTION, "connection"),
            Map.entry(Category.SCRIPTING, "scripting"),
            Map.entry(Category.KEYSPACE, "generic"));

    private CommandReplies() {}

    /** Replies what COMMAND INFO says; null for an unknown command. */
    static void details(Reply reply, Collection<Command> commands) {
        reply.array(commands.size());
        for (Command command : commands) {
            if (command == null) {
                reply.nil();
            } else {
                details(reply, command);
            }
        }
    }

    private static void details(Reply reply, Command command) {
        reply.array(10);
        reply.bulk(command.name());
        reply.integer(command.arity());
        words(reply, flags(command));
        reply.integer(command.firstKey());
        reply.integer(command.lastKey());
        reply.integer(command.keyStep());
        words(
                reply,
                command.categories().stream()
                        .map(category -> "@" + category.text())
                        .toList());
        // No tips.
        reply.set(0);
        keySpecifications(reply, command);
        details(reply, command.subcommands());
    }

    private static List<String> flags(Command command) {
        List<String> flags = new ArrayList<>(command.flags().stream()
                .filter(flag -> !OURS.contains(flag))
                .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                .toList());
        if (command.hasMovableKeys()) {
            flags.add("movablekeys");
        }
        return flags;
    }

    /** Replies what a request does to its keys, as in COMMAND GETKEYSANDFLAGS. */
    static void keysAndFlags(Reply reply, Command command, Request request, int... keys) {
        reply.array(keys.length);
        for (int i = 0; i < keys.length; i++) {
            reply.array(2);
            reply.bulk(request.bytes(keys[i]));
            words(reply, KeyAccess.of(command, request, i).flags());
        }
    }

    private static void words(Reply reply, List<String> words) {
        reply.set(words.size());
        words.forEach(reply::simple);
    }

    private static void keySpecifications(Reply reply, Command command) {
        int first = command.firstKey();
        boolean fixed = first != 0;
        KeyAccess ofFirst = KeyAccess.of(command, 0);
        KeyAccess ofOthers = KeyAccess.of(command, 1);
        // A destination is described apart from its sources.
        boolean apart = fixed && !command.hasMovableKeys() && !ofFirst.equals(ofOthers);
        // A key at a fixed place may be followed by others that have none, as in SORT's STORE.
        reply.set((fixed ? 1 : 0) + (apart || command.hasMovableKeys() ? 1 : 0));
        if (fixed) {
            fixedKeys(reply, ofFirst, first, apart ? first : command.lastKey(), command.keyStep());
        }
        if (apart) {
            fixedKeys(reply, ofOthers, first + 1, command.lastKey(), command.keyStep());
        }
        if (command.hasMovableKeys()) {
            List<String> flags = new ArrayList<>((fixed ? ofOthers : ofFirst).flags());
            flags.add("incomplete");
            reply.map(3);
            reply.bulk("flags");
            words(reply, flags);
            reply.bulk("begin_search");
            search(reply, "unknown", List.of());
            reply.bulk("find_keys");
            search(reply, "unknown", List.of());
        }
    }

    private static void fixedKeys(Reply reply, KeyAccess access, int first, int last, int step) {
        reply.map(3);
        reply.bulk("flags");
        words(reply, access.flags());
        reply.bulk("begin_search");
        search(reply, "index", List.of(Map.entry("index", first)));
        reply.bulk("find_keys");
        // The last index is relative to the first.
        int lastFromFirst = last < 0 ? last : last - first;
        search(
                reply,
                "range",
                List.of(Map.entry("lastkey", lastFromFirst), Map.entry("keystep", step), Map.entry("limit", 0)));
    }

    private static void search(Reply reply, String type, List<Map.Entry<String, Integer>> figures) {
        reply.map(2);
        reply.bulk("type");
        reply.bulk(type);
        reply.bulk("spec");
        reply.map(figures.size());
        figures.forEach(figure -> {
            reply.bulk(figure.getKey());
            reply.integer(figure.getValue());
        });
    }

    /** Replies what COMMAND DOCS says. */
    static void docs(Reply reply, Collection<Command> commands) {
        reply.map(commands.size());
        for (Command command : commands) {
            reply.bulk(command.name());
            boolean container = !command.subcommands().isEmpty();
            reply.map(container ? 3 : 2);
            reply.bulk("summary");
            reply.bulk(command.summary());
            reply.bulk("group");
            reply.bulk(group(command));
            if (container) {
                reply.bulk("subcommands");
                docs(reply, command.subcommands());
            }
        }
    }

    /** Returns a command's group; that of a container is the one of its subcommands. */
    private static String group(Command command) {
        return Stream.concat(Stream.of(command), command.subcommands().stream())
                .flatMap(each -> each.categories().stream())
                .filter(GROUPS::containsKey)
                .map(GROUPS::get)
                .findFirst()
                .orElse("server");
    }
}
