package io.forkpoint.server.internal.family;

import io.forkpoint.Store;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;

/** Whole databases: DBSIZE, FLUSHDB, FLUSHALL, SWAPDB; and WAIT. */
public final class DatabaseCommands implements CommandFamily {
    /** Creates the family. */
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
        table.add(Command.of("swapdb", 3, DatabaseCommands::swap)
                .removes()
                .with(Flag.ALONE)
                .fast()
                .in(Category.KEYSPACE, Category.DANGEROUS)
                .summary("Swaps two Redis databases."));
        table.add(Command.of("wait", 3, DatabaseCommands::await)
                .in(Category.CONNECTION)
                .summary(
                        "Blocks until the asynchronous replication of all preceding write commands sent by the connection is"
                                + " completed."));
    }

    private static void flushDb(Call call) {
        checkFlush(call);
        call.database().clear();
        call.context().touchAll(call.session().databaseIndex());
        call.reply().ok();
    }

    private static void flushAll(Call call) {
        checkFlush(call);
        call.context().store().clear();
        call.context().touchAll(-1);
        call.reply().ok();
    }

    private static void checkFlush(Call call) {
        if (call.size() > 2 || (call.size() == 2 && !call.is(1, "ASYNC") && !call.is(1, "SYNC"))) {
            throw ErrorReply.syntax();
        }
    }

    private static void swap(Call call) {
        long first = databaseIndex(call, 1, "first");
        long second = databaseIndex(call, 2, "second");
        if (Math.min(first, second) < 0 || Math.max(first, second) >= Store.DATABASES) {
            throw new ErrorReply("ERR DB index is out of range");
        }
        Store store = call.context().store();
        store.database((int) first).entries().swap(store.database((int) second));
        if (first != second) {
            call.context().touchAll((int) first);
            call.context().touchAll((int) second);
        }
        call.reply().ok();
    }

    private static long databaseIndex(Call call, int at, String which) {
        try {
            return call.integer(at);
        } catch (ErrorReply none) {
            throw new ErrorReply("ERR invalid " + which + " DB index");
        }
    }

    /** Replies at once that no replica has acknowledged anything: there are no replicas. */
    private static void await(Call call) {
        call.integer(1);
        long timeout;
        try {
            timeout = call.integer(2);
        } catch (ErrorReply none) {
            throw new ErrorReply("ERR timeout is not an integer or out of range");
        }
        if (timeout < 0) {
            throw new ErrorReply("ERR timeout is negative");
        }
        call.reply().integer(0);
    }
}
