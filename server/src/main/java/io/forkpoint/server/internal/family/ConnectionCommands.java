package io.forkpoint.server.internal.family;

import io.forkpoint.Store;
import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.metrics.ServerVersion;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.Session;

/** PING, ECHO, SELECT, QUIT, RESET, AUTH and HELLO. */
public final class ConnectionCommands implements CommandFamily {
    private static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";

    private final Users users;

    /**
     * Creates the family.
     *
     * @param users the users whom clients may be
     */
    public ConnectionCommands(Users users) {
        this.users = users;
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.of("ping", -1, ConnectionCommands::ping)
                .with(Flag.ALLOWED_SUBSCRIBED)
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
                .with(Flag.ALLOWED_SUBSCRIBED, Flag.LOADING, Flag.NO_AUTH, Flag.NOT_QUEUED)
                .in(Category.CONNECTION)
                .fast()
                .summary("Closes the connection."));
        table.add(Command.of("reset", 1, this::reset)
                .with(Flag.ALLOWED_SUBSCRIBED, Flag.LOADING, Flag.NO_AUTH, Flag.NOT_QUEUED, Flag.ALONE)
                .in(Category.CONNECTION)
                .fast()
                .summary("Resets the connection."));
        table.add(Command.of("auth", -2, this::auth)
                .with(Flag.LOADING, Flag.NO_AUTH)
                .in(Category.CONNECTION)
                .fast()
                .summary("Authenticates the connection."));
        table.add(Command.of("hello", -1, this::hello)
                .with(Flag.LOADING, Flag.NO_AUTH)
                .in(Category.CONNECTION)
                .fast()
                .summary("Handshakes with the server."));
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

    /** Resets the client as if it had just connected, except for its library. */
    private void reset(Call call) {
        Session session = call.session();
        session.discardTransaction();
        call.context().channels().forget(session);
        session.select(0);
        session.identity().name("");
        session.showReplies();
        session.identity().untouching(false);
        session.identity().evictionProof(false);
        call.reply().resp3(false);
        users.begin(session);
        call.reply().simple("RESET");
    }

    // ---- authentication ---------------------------------------------------------------------------------------

    private void auth(Call call) {
        if (call.size() > 3) {
            throw ErrorReply.syntax();
        }
        if (call.size() == 2 && users.isWithoutPassword()) {
            throw new ErrorReply("ERR AUTH <password> called without any password configured for the default user. Are"
                    + " you sure your configuration is correct?");
        }
        String name = call.size() == 2 ? Users.DEFAULT : call.text(1);
        if (!users.authenticate(call.session(), name, call.bytes(call.size() - 1), call.text(0))) {
            throw new ErrorReply(WRONG_PASSWORD);
        }
        call.reply().ok();
    }

    private void hello(Call call) {
        long version = call.size() > 1 ? version(call) : call.reply().isResp3() ? 3 : 2;
        int auth = 0;
        String name = null;
        for (int i = 2; i < call.size(); i++) {
            if (call.is(i, "AUTH") && i + 2 < call.size()) {
                auth = i;
                i += 2;
            } else if (call.is(i, "SETNAME") && i + 1 < call.size()) {
                name = ClientName.check(call.text(++i));
            } else {
                throw new ErrorReply("ERR Syntax error in HELLO option '" + call.text(i) + "'");
            }
        }
        Session session = call.session();
        if (auth != 0 && !users.authenticate(session, call.text(auth + 1), call.bytes(auth + 2), call.text(0))) {
            throw new ErrorReply(WRONG_PASSWORD);
        }
        if (session.permissions() == null) {
            throw new ErrorReply(
                    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
                            + " <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP"
                            + " protocol version at the same time");
        }
        if (name != null) {
            session.identity().name(name);
        }
        call.reply().resp3(version == 3);
        greet(call, version);
    }

    private static long version(Call call) {
        long version;
        try {
            version = call.integer(1);
        } catch (ErrorReply noNumber) {
            throw new ErrorReply("ERR Protocol version is not an integer or out of range");
        }
        if (version != 2 && version != 3) {
            throw new ErrorReply("NOPROTO unsupported protocol version");
        }
        return version;
    }

    private static void greet(Call call, long version) {
        call.reply().map(7);
        field(call, "server", "redis");
        field(call, "version", ServerVersion.REDIS);
        call.reply().bulk("proto");
        call.reply().integer(version);
        call.reply().bulk("id");
        call.reply().integer(call.session().id());
        field(call, "mode", "standalone");
        field(call, "role", "master");
        call.reply().bulk("modules");
        call.reply().array(0);
    }

    private static void field(Call call, String name, String value) {
        call.reply().bulk(name);
        call.reply().bulk(value);
    }
}
