package io.forkpoint.server.family;

import io.forkpoint.server.resp.ErrorReply;
import io.forkpoint.server.session.Call;
import io.forkpoint.server.session.Category;
import io.forkpoint.server.session.Command;
import io.forkpoint.server.session.Command.Flag;
import io.forkpoint.server.session.CommandFamily;
import io.forkpoint.server.session.CommandTable;

/** Whole databases: DBSIZE, FLUSHDB, FLUSHALL. */
public final class DatabaseCommands implements CommandFamily {
    /** The family. */
    public DatabaseCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of(
                        "dbsize",
                        1,
                        call -> call.reply().integer(call.database().size()))
                .reads()
                .in(Category.KEYSPACE)
                .fast()
                .summary("Returns the number of keys in the database."));
        table.add(Command.of("flushdb", -1, DatabaseCommands::flushDb)
                .removes()
                .with(Flag.ALONE)
                .in(Category.KEYSPACE, Category.DANGEROUS)
                .summary("Removes all keys from the current database."));
        table.add(Command.of("flushall", -1, DatabaseCommands::flushAll)
                .removes()
                .with(Flag.ALONE)
                .in(Category.KEYSPACE, Category.DANGEROUS)
                .summary("Removes all keys from all databases."));
    }

    private static void flushDb(Call call) {
        checkFlush(call);
        call.database().flush();
        call.context().touchAll(call.session().databaseIndex());
        call.reply().ok();
    }

    private static void flushAll(Call call) {
        checkFlush(call);
        call.context().store().flushAll();
        call.context().touchAll(-1);
        call.reply().ok();
    }

    private static void checkFlush(Call call) {
        if (call.size() > 2 || (call.size() == 2 && !call.is(1, "ASYNC") && !call.is(1, "SYNC"))) {
            throw ErrorReply.syntax();
        }
    }
}
