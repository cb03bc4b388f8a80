package io.forkpoint.server.family;

import io.forkpoint.Store;
import io.forkpoint.server.resp.ErrorReply;
import io.forkpoint.server.session.Call;
import io.forkpoint.server.session.Category;
import io.forkpoint.server.session.Command;
import io.forkpoint.server.session.Command.Flag;
import io.forkpoint.server.session.CommandFamily;
import io.forkpoint.server.session.CommandTable;

/** PING, ECHO, SELECT, QUIT and RESET. */
public final class ConnectionCommands implements CommandFamily {
    /** The family. */
    public ConnectionCommands() {}

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("ping", -1, ConnectionCommands::ping)
                .with(Flag.PUBSUB, Flag.LOADING)
                .in(Category.CONNECTION)
                .fast()
                .summary("Returns the server's liveliness response."));
        table.add(Command.of("echo", 2, call -> call.reply().bulk(call.bytes(1)))
                .with(Flag.LOADING)
                .in(Category.CONNECTION)
                .fast()
                .summary("Returns the given string."));
        table.add(Command.of("select", 2, ConnectionCommands::select)
                .with(Flag.LOADING)
                .in(Category.CONNECTION)
                .fast()
                .summary("Changes the selected database."));
        table.add(Command.of("quit", -1, ConnectionCommands::quit)
                .with(Flag.PUBSUB, Flag.LOADING, Flag.NO_AUTH, Flag.NOT_QUEUED)
                .in(Category.CONNECTION)
                .fast()
                .summary("Closes the connection."));
    }

    private static void ping(Call call) {
        if (call.size() > 2) {
            throw new ErrorReply("ERR wrong number of arguments for 'ping' command");
        }
        if (call.session().subscriptions() > 0 && !call.reply().isResp3()) {
            call.reply().array(2);
            call.reply().bulk("pong");
            call.reply().bulk(call.size() == 2 ? call.bytes(1) : new byte[0]);
        } else if (call.size() == 2) {
            call.reply().bulk(call.bytes(1));
        } else {
            call.reply().simple("PONG");
        }
    }

    private static void select(Call call) {
        long index = call.integer(1);
        if (index < 0 || index >= Store.DATABASES) {
            throw new ErrorReply("ERR DB index is out of range");
        }
        call.session().select((int) index);
        call.reply().ok();
    }

    private static void quit(Call call) {
        call.reply().ok();
        call.session().closeAfterReply();
    }
}
