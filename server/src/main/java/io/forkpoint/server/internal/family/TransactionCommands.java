package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;

/** MULTI, EXEC, DISCARD, WATCH and UNWATCH. */
public final class TransactionCommands implements CommandFamily {
    /** Creates the family. */
    public TransactionCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("multi", 1, TransactionCommands::multi)
                .with(Flag.NOT_QUEUED, Flag.LOADING)
                .in(Category.TRANSACTION)
                .fast()
                .summary("Starts a transaction."));
        table.add(Command.of("exec", 1, TransactionCommands::exec)
                .with(Flag.NOT_QUEUED, Flag.LOADING, Flag.ALONE)
                .in(Category.TRANSACTION)
                .summary("Executes all commands in a transaction."));
        table.add(Command.of("discard", 1, TransactionCommands::discard)
                .with(Flag.NOT_QUEUED, Flag.LOADING, Flag.ALONE)
                .in(Category.TRANSACTION)
                .fast()
                .summary("Discards a transaction."));
        table.add(Command.of("watch", -2, TransactionCommands::watch)
                .with(Flag.NOT_QUEUED, Flag.LOADING, Flag.ALONE)
                .keys(1, -1, 1)
                .in(Category.TRANSACTION)
                .fast()
                .summary("Monitors changes to keys to determine the execution of a transaction."));
        table.add(Command.of("unwatch", 1, TransactionCommands::unwatch)
                .with(Flag.LOADING, Flag.ALONE)
                .in(Category.TRANSACTION)
                .fast()
                .summary("Forgets about watched keys of a transaction."));
    }

    private static void multi(Call call) {
        if (call.session().queuedCommands() >= 0) {
            throw new ErrorReply("ERR MULTI calls can not be nested");
        }
        call.session().beginTransaction();
        call.reply().ok();
    }

    private static void exec(Call call) {
        requireBegun(call, "EXEC");
        call.session().runTransaction(call);
    }

    private static void discard(Call call) {
        requireBegun(call, "DISCARD");
        call.session().discardTransaction();
        call.reply().ok();
    }

    private static void requireBegun(Call call, String name) {
        if (call.session().queuedCommands() < 0) {
            throw new ErrorReply("ERR " + name + " without MULTI");
        }
    }

    private static void watch(Call call) {
        if (call.session().queuedCommands() >= 0) {
            throw new ErrorReply("ERR WATCH inside MULTI is not allowed");
        }
        call.session().watch(call);
        call.reply().ok();
    }

    private static void unwatch(Call call) {
        if (!call.inTransaction()) {
            call.session().unwatch();
        }
        call.reply().ok();
    }
}
