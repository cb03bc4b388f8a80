package io.forkpoint.server.internal.family;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.value.ValueType;
import java.util.Arrays;

/** Keys of any type: DEL, UNLINK, EXISTS, TYPE, RANDOMKEY, RENAME, COPY, MOVE, TOUCH. */
public final class KeyCommands implements CommandFamily {
    private static final String SAME = "ERR source and destination objects are the same";

    /** Creates the family. */
    public KeyCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(keys("del", -2, KeyCommands::remove).removes().summary("Deletes one or more keys."));
        table.add(keys("unlink", -2, KeyCommands::remove)
                .removes()
                .fast()
                .summary("Asynchronously deletes one or more keys."));
        table.add(keys("exists", -2, KeyCommands::exists)
                .reads()
                .fast()
                .summary("Determines whether one or more keys exist."));
        table.add(keys("touch", -2, KeyCommands::exists)
                .reads()
                .fast()
                .summary(
                        "Returns the number of existing keys out of those specified after updating the time they were last"
                                + " accessed."));
        table.add(key("type", 2, KeyCommands::type)
                .reads()
                .fast()
                .summary("Determines the type of value stored at a key."));
        table.add(Command.of(
                        "randomkey",
                        1,
                        call -> call.reply().bulk(call.database().entries().randomKey()))
                .reads()
                .in(Category.KEYSPACE)
                .summary("Returns a random key name from the database."));
        table.add(Command.of("rename", 3, KeyCommands::rename)
                .removes()
                .keys(1, 2, 1)
                .in(Category.KEYSPACE)
                .summary("Renames a key and overwrites the destination."));
        table.add(Command.of("renamenx", 3, KeyCommands::renameNx)
                .removes()
                .keys(1, 2, 1)
                .in(Category.KEYSPACE)
                .fast()
                .summary("Renames a key only when the target key name doesn't exist."));
        table.add(Command.of("copy", -3, KeyCommands::copy)
                .writes()
                .keys(1, 2, 1)
                .in(Category.KEYSPACE)
                .summary("Copies the value of a key to a new key."));
        table.add(key("move", 3, KeyCommands::move).removes().fast().summary("Moves a key to another database."));
    }

    /** Creates a command whose first argument is a key. */
    static Command key(String name, int arity, Command.Handler handler) {
        return Command.of(name, arity, handler).keys(1, 1, 1).in(Category.KEYSPACE);
    }

    private static Command keys(String name, int arity, Command.Handler handler) {
        return Command.of(name, arity, handler).keys(1, -1, 1).in(Category.KEYSPACE);
    }

    private static void remove(Call call) {
        Request request = call.request();
        int removed = 0;
        for (int i = 1; i < call.size(); i++) {
            if (call.session().buffers().remove(request.memory(), request.offset(i), request.length(i))) {
                removed++;
            }
        }
        if (removed == 0) {
            call.unchanged();
        }
        call.reply().integer(removed);
    }

    private static void exists(Call call) {
        Request request = call.request();
        int found = 0;
        for (int i = 1; i < call.size(); i++) {
            if (call.session().buffers().containsKey(request.memory(), request.offset(i), request.length(i))) {
                found++;
            }
        }
        call.reply().integer(found);
    }

    private static void type(Call call) {
        call.reply().simple(typeName(call.database().type(call.bytes(1))));
    }

    /** Returns TYPE's name of a type of values. */
    static String typeName(ValueType type) {
        return switch (type) {
            case NONE -> "none";
            case STRING -> "string";
            case LIST -> "list";
            case SET -> "set";
            case HASH -> "hash";
            case SORTED_SET -> "zset";
            case STREAM -> "stream";
            case MODULE -> "module";
        };
    }

    // ---- renaming and copying ---------------------------------------------------------------------------------

    private static ErrorReply noSuchKey() {
        return new ErrorReply("ERR no such key");
    }

    private static void rename(Call call) {
        if (!call.database().rename(call.bytes(1), call.bytes(2))) {
            throw noSuchKey();
        }
        if (Arrays.equals(call.bytes(1), call.bytes(2))) {
            call.unchanged();
        }
        call.reply().ok();
    }

    private static void renameNx(Call call) {
        Database database = call.database();
        byte[] from = call.bytes(1);
        boolean moved = database.entries().move(from, database, call.bytes(2), false);
        if (!moved) {
            call.unchanged();
            if (!database.containsKey(from)) {
                throw noSuchKey();
            }
        }
        call.reply().integer(moved);
    }

    private static int databaseIndex(Call call, int at) {
        long index = call.integer(at);
        if (index < 0 || index >= Store.DATABASES) {
            throw new ErrorReply(index == (int) index ? "ERR DB index is out of range" : "ERR value is out of range");
        }
        return (int) index;
    }

    private static void copy(Call call) {
        int target = call.session().databaseIndex();
        boolean replace = false;
        for (int i = 3; i < call.size(); i++) {
            if (call.is(i, "REPLACE")) {
                replace = true;
            } else if (call.is(i, "DB") && i + 1 < call.size()) {
                target = databaseIndex(call, ++i);
            } else {
                throw ErrorReply.syntax();
            }
        }
        byte[] from = call.bytes(1);
        byte[] to = call.bytes(2);
        if (target == call.session().databaseIndex() && java.util.Arrays.equals(from, to)) {
            throw new ErrorReply(SAME);
        }
        // The source is unchanged, and the copy may be in another database.
        call.unchanged();
        boolean copied =
                call.database().entries().copy(from, call.context().store().database(target), to, replace);
        if (copied) {
            call.context().touch(target, to);
        }
        call.reply().integer(copied);
    }

    private static void move(Call call) {
        int target = databaseIndex(call, 2);
        if (target == call.session().databaseIndex()) {
            throw new ErrorReply(SAME);
        }
        byte[] key = call.bytes(1);
        boolean moved =
                call.database().entries().move(key, call.context().store().database(target), key, false);
        if (moved) {
            call.context().touch(target, key);
        } else {
            call.unchanged();
        }
        call.reply().integer(moved);
    }
}
