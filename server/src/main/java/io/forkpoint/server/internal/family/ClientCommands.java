package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.ClientIdentity;
import io.forkpoint.server.internal.session.ClientInfo;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.Session;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** CLIENT: the connected clients. KILL is in {@link ClientKill}. */
public final class ClientCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "CLIENT",
            "CACHING (YES|NO)",
            "    Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.",
            "GETREDIR",
            "    Return the client ID we are redirecting to when tracking is enabled.",
            "GETNAME",
            "    Return the name of the current connection.",
            "ID",
            "    Return the ID of the current connection.",
            "INFO",
            "    Return information about the current client connection.",
            "KILL <ip:port>",
            "    Kill connection made from <ip:port>.",
            "KILL <option> <value> [<option> <value> [...]]",
            "    Kill connections. Options are:",
            "    * ADDR (<ip:port>|<unixsocket>:0)",
            "      Kill connections made from the specified address",
            "    * LADDR (<ip:port>|<unixsocket>:0)",
            "      Kill connections made to specified local address",
            "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
            "      Kill connections by type.",
            "    * USER <username>",
            "      Kill connections authenticated by <username>.",
            "    * SKIPME (YES|NO)",
            "      Skip killing current connection (default: yes).",
            "    * MAXAGE <maxage>",
            "      Kill connections older than the specified age.",
            "LIST [options ...]",
            "    Return information about client connections. Options:",
            "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
            "      Return clients of specified type.",
            "UNPAUSE",
            "    Stop the current client pause, resuming traffic.",
            "PAUSE <timeout> [WRITE|ALL]",
            "    Suspend all, or just write, clients for <timeout> milliseconds.",
            "REPLY (ON|OFF|SKIP)",
            "    Control the replies sent to the current connection.",
            "SETNAME <name>",
            "    Assign the name <name> to the current connection.",
            "SETINFO <option> <value>",
            "    Set client meta attr. Options are:",
            "    * LIB-NAME: the client lib name.",
            "    * LIB-VER: the client lib version.",
            "UNBLOCK <clientid> [TIMEOUT|ERROR]",
            "    Unblock the specified blocked client.",
            "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]",
            "         [OPTIN] [OPTOUT] [NOLOOP]",
            "    Control server assisted client side caching.",
            "TRACKINGINFO",
            "    Report tracking status for the current connection.",
            "NO-EVICT (ON|OFF)",
            "    Protect current client connection from eviction.",
            "NO-TOUCH (ON|OFF)",
            "    Will not touch LRU/LFU stats when this mode is on.");

    private final ClientKill kill;

    /**
     * Creates the family.
     *
     * @param users the users whom clients may be
     */
    public ClientCommands(Users users) {
        kill = new ClientKill(users);
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "client",
                        open(
                                "client|caching",
                                3,
                                ClientCommands::caching,
                                "Instructs the server whether to track keys."),
                        open("client|getname", 2, ClientCommands::getName, "Returns the name of the connection."),
                        open(
                                "client|getredir",
                                2,
                                call -> call.reply().integer(-1),
                                "Returns the client ID to which the"
                                        + " connection's tracking notifications are redirected."),
                        open("client|help", 2, HELP::reply, "Returns helpful text about the different subcommands."),
                        open("client|id", 2, ClientCommands::id, "Returns the unique client ID of the connection."),
                        open("client|info", 2, ClientCommands::info, "Returns information about the connection."),
                        admin("client|kill", -3, kill::run, "Terminates open connections."),
                        admin("client|list", -2, ClientCommands::list, "Lists open connections."),
                        admin("client|no-evict", 3, ClientCommands::noEvict, "Sets the client eviction mode."),
                        open(
                                "client|no-touch",
                                3,
                                ClientCommands::noTouch,
                                "Controls whether commands sent by the client"
                                        + " affect the LRU/LFU of accessed keys."),
                        admin("client|pause", -3, ClientCommands::pause, "Suspends commands processing."),
                        open("client|reply", 3, ClientCommands::reply, "Instructs the server whether to reply."),
                        open("client|setinfo", 4, ClientCommands::setInfo, "Sets information specific to the client."),
                        open("client|setname", 3, ClientCommands::setName, "Sets the connection name."),
                        open(
                                "client|tracking",
                                -3,
                                ClientCommands::tracking,
                                "Controls server-assisted client-side" + " caching for the connection."),
                        open(
                                "client|trackinginfo",
                                2,
                                ClientCommands::trackingInfo,
                                "Returns information about"
                                        + " server-assisted client-side caching for the connection."),
                        admin(
                                "client|unblock",
                                -3,
                                ClientCommands::unblock,
                                "Unblocks a client blocked by a blocking" + " command from a different connection."),
                        admin(
                                "client|unpause",
                                2,
                                ClientCommands::unpause,
                                "Resumes processing commands from paused" + " clients."))
                .summary("A container for client connection commands."));
    }

    private static Command open(String name, int arity, Command.Handler handler, String summary) {
        return Command.of(name, arity, handler)
                .with(Flag.LOADING)
                .in(Category.CONNECTION)
                .summary(summary);
    }

    private static Command admin(String name, int arity, Command.Handler handler, String summary) {
        return open(name, arity, handler, summary).admin();
    }

    // ---- about itself -----------------------------------------------------------------------------------------

    private static void id(Call call) {
        call.reply().integer(call.session().id());
    }

    private static void info(Call call) {
        call.reply().verbatim(ClientInfo.of(call.session()) + "\n");
    }

    private static void getName(Call call) {
        String name = call.session().identity().name();
        if (name.isEmpty()) {
            call.reply().nil();
        } else {
            call.reply().bulk(name);
        }
    }

    private static void setName(Call call) {
        call.session().identity().name(ClientName.check(call.text(2)));
        call.reply().ok();
    }

    private static void setInfo(Call call) {
        if (call.is(2, "LIB-NAME")) {
            call.session().identity().libraryName(ClientName.check(call.text(3), "lib-name"));
        } else if (call.is(2, "LIB-VER")) {
            call.session().identity().libraryVersion(ClientName.check(call.text(3), "lib-ver"));
        } else {
            throw new ErrorReply("ERR Unrecognized option '" + call.text(2) + "'");
        }
        call.reply().ok();
    }

    private static void noEvict(Call call) {
        onOrOff(call, ClientIdentity::evictionProof);
    }

    private static void noTouch(Call call) {
        onOrOff(call, ClientIdentity::untouching);
    }

    private static void onOrOff(Call call, BiConsumer<ClientIdentity, Boolean> change) {
        if (!call.is(2, "ON") && !call.is(2, "OFF")) {
            throw ErrorReply.syntax();
        }
        change.accept(call.session().identity(), call.is(2, "ON"));
        call.reply().ok();
    }

    private static void reply(Call call) {
        if (call.is(2, "ON")) {
            call.session().showReplies();
            call.reply().ok();
        } else if (call.is(2, "OFF")) {
            call.session().silent(true);
        } else if (call.is(2, "SKIP")) {
            call.session().skipNextReply();
        } else {
            throw ErrorReply.syntax();
        }
    }

    // ---- tracking, which is not supported ---------------------------------------------------------------------

    private static void tracking(Call call) {
        if (call.is(2, "ON")) {
            throw new ErrorReply("ERR client side caching is not supported");
        }
        if (!call.is(2, "OFF") || call.size() > 3) {
            throw ErrorReply.syntax();
        }
        call.reply().ok();
    }

    private static void caching(Call call) {
        throw new ErrorReply("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
                + " OPTOUT mode enabled");
    }

    private static void trackingInfo(Call call) {
        call.reply().map(3);
        call.reply().bulk("flags");
        call.reply().set(1);
        call.reply().bulk("off");
        call.reply().bulk("redirect");
        call.reply().integer(-1);
        call.reply().bulk("prefixes");
        call.reply().array(0);
    }

    // ---- about others -----------------------------------------------------------------------------------------

    private static void list(Call call) {
        Collection<Session> all = call.context().clients().all();
        if (call.size() == 2) {
            describe(call, all);
        } else if (call.size() == 4 && call.is(2, "TYPE")) {
            ClientType type = ClientType.of(call.text(3));
            describe(call, all.stream().filter(type::matches).toList());
        } else if (call.size() > 3 && call.is(2, "ID")) {
            Set<Long> ids = ids(call);
            describe(
                    call,
                    all.stream().filter(session -> ids.contains(session.id())).toList());
        } else {
            throw ErrorReply.syntax();
        }
    }

    private static Set<Long> ids(Call call) {
        Set<Long> ids = new HashSet<>();
        for (int i = 3; i < call.size(); i++) {
            try {
                ids.add(call.integer(i));
            } catch (ErrorReply noNumber) {
                throw new ErrorReply("ERR Invalid client ID");
            }
        }
        return ids;
    }

    private static void describe(Call call, Collection<Session> sessions) {
        call.reply()
                .verbatim(sessions.stream()
                        .map(session -> ClientInfo.of(session) + "\n")
                        .collect(Collectors.joining()));
    }

    private static void unblock(Call call) {
        if (call.size() > 4) {
            throw ErrorReply.syntax();
        }
        boolean error = call.size() == 4 && call.is(3, "ERROR");
        if (call.size() == 4 && !error && !call.is(3, "TIMEOUT")) {
            throw new ErrorReply("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        }
        Session session = call.context().clients().find(call.integer(2));
        String message = error ? "UNBLOCKED client unblocked via CLIENT UNBLOCK" : null;
        call.reply().integer(session != null && call.context().blocked().unblock(session, message));
    }

    private static void pause(Call call) {
        if (call.size() > 4) {
            throw ErrorReply.syntax();
        }
        boolean writes = call.size() == 4 && call.is(3, "WRITE");
        if (call.size() == 4 && !writes && !call.is(3, "ALL")) {
            throw new ErrorReply("ERR CLIENT PAUSE mode must be WRITE or ALL");
        }
        call.context().pause().begin(pauseMillis(call), !writes, call.session());
        call.reply().ok();
    }

    private static long pauseMillis(Call call) {
        long millis;
        try {
            millis = call.integer(2);
        } catch (ErrorReply noNumber) {
            throw new ErrorReply("ERR timeout is not an integer or out of range");
        }
        if (millis < 0) {
            throw new ErrorReply("ERR timeout is negative");
        }
        return Math.min(millis, Integer.MAX_VALUE);
    }

    private static void unpause(Call call) {
        call.context().pause().end();
        call.reply().ok();
    }
}
