package io.forkpoint.server.internal.session;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.ForkpointException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.NotANumberException;
import io.forkpoint.errors.StoreDamagedException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Command.Flag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a request's command, checks whether it may be run, and runs or queues it. For the event loops' threads. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int LONGEST_ECHO = 128;

    private final ServerContext context;
    private final Transactions transactions;
    private final ForeignProtocol foreign = new ForeignProtocol();

    Dispatcher(ServerContext context) {
        this.context = context;
        transactions = new Transactions(context, this);
    }

    Transactions transactions() {
        return transactions;
    }

    /**
     * Replies to a request, unless its command waits.
     *
     * @param named the command that its first word names; null if there is none
     * @param started when the previous command ended, in nanoseconds
     * @return when this one has ended
     */
    long run(Session session, Request request, Command named, long started) {
        Command command = withSubcommand(session, request, named);
        if (command == null) {
            return System.nanoTime();
        }
        session.runs(command);
        String refusal = refusal(session, command, request);
        if (refusal != null) {
            session.transaction().fail();
            session.loop().rejected(command);
            refuse(session, refusal);
            return System.nanoTime();
        }
        if (context.pause().holds(session, command)) {
            session.input().postpone(request);
            return System.nanoTime();
        }
        if (session.transaction().isBegun() && !command.has(Flag.NOT_QUEUED)) {
            queue(session, command, request);
            return System.nanoTime();
        }
        Call call = session.call();
        call.begin(command, request, false);
        if (command.has(Flag.ALONE)) {
            context.gate().alone(session.loop().index(), () -> executeAlone(call));
        } else {
            execute(call);
        }
        if (call.waiter() != null) {
            await(call);
        } else {
            context.touchKeysOf(call, session.databaseIndex());
        }
        return ended(call, started);
    }

    private void queue(Session session, Command command, Request request) {
        if (context.memory().admits(request.copyBytes())) {
            session.transaction().queue(command, request.copy());
            session.reply().simple("QUEUED");
        } else {
            session.transaction().fail();
            session.loop().rejected(command);
            refuse(session, ClientMemory.REFUSAL);
        }
    }

    long ended(Call call, long started) {
        long now = System.nanoTime();
        call.session().loop().ran(call.command(), now - started);
        call.session().ran(now);
        if (now - started >= context.hooks().slowNanos()) {
            context.hooks().slow(call, now - started);
        }
        return now;
    }

    // ---- which command it is ----------------------------------------------------------------------------------

    private Command withSubcommand(Session session, Request request, Command command) {
        if (command == null) {
            session.transaction().fail();
            if (foreign.isHttp(request)) {
                foreign.abort(session);
            } else {
                refuse(session, unknown(request));
            }
            return null;
        }
        if (command.subcommands().isEmpty() || request.size() < 2) {
            return command;
        }
        String name = command.name() + "|" + request.text(1);
        for (Command subcommand : command.subcommands()) {
            if (subcommand.name().equalsIgnoreCase(name)) {
                return subcommand;
            }
        }
        session.transaction().fail();
        refuse(
                session,
                "ERR unknown subcommand '" + shortened(request, 1) + "'. Try "
                        + command.name().toUpperCase(java.util.Locale.ROOT) + " HELP.");
        return null;
    }

    private void refuse(Session session, String error) {
        context.errors().count(error);
        session.reply().error(error);
    }

    private static String unknown(Request request) {
        StringBuilder text = new StringBuilder("ERR unknown command '")
                .append(shortened(request, 0))
                .append("', with args beginning with: ");
        int room = LONGEST_ECHO;
        for (int i = 1; i < request.size() && room > 0; i++) {
            String argument = shortened(request, i);
            text.append('\'').append(argument).append("' ");
            room -= argument.length() + 3;
        }
        return text.toString();
    }

    private static String shortened(Request request, int index) {
        String text = request.length(index) > 4096 ? "" : request.text(index);
        return text.length() > LONGEST_ECHO ? text.substring(0, LONGEST_ECHO) : text;
    }

    // ---- whether it may be run --------------------------------------------------------------------------------

    /**
     * Returns why a command may not be run, or null. Checks in Redis's order: the request, the user, the client, the server.
     */
    private String refusal(Session session, Command command, Request request) {
        if (!command.takes(request.size())) {
            return "ERR wrong number of arguments for '" + command.name() + "' command";
        }
        Permissions permissions = session.permissions();
        if (permissions == null) {
            if (!command.has(Flag.NO_AUTH)) {
                return "NOAUTH Authentication required.";
            }
        } else {
            String refusal = permissions.refusal(session, command, request);
            if (refusal != null) {
                return refusal;
            }
        }
        if (session.subscriptions() > 0 && !session.reply().isResp3() && !command.has(Flag.ALLOWED_SUBSCRIBED)) {
            return "ERR Can't execute '" + command.name()
                    + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context";
        }
        if (command.has(Flag.NO_MULTI) && session.transaction().isBegun()) {
            return "ERR Command not allowed inside a transaction";
        }
        return context.hooks().refusal(command);
    }

    // ---- running ----------------------------------------------------------------------------------------------

    /** Runs a command alone. What it writes may be several writes: a snapshot has all of them or none. */
    private void executeAlone(Call call) {
        if (call.command().has(Flag.WRITE)) {
            context.store().undivided(() -> execute(call));
        } else {
            execute(call);
        }
    }

    /** Runs a command. If it fails, an error replaces whatever it has written of a reply. */
    void execute(Call call) {
        Reply reply = call.reply();
        long before = reply.size();
        try {
            call.command().handler().run(call);
            countLookups(call);
        } catch (RuntimeException failure) {
            failed(call, before, describe(call, failure));
        }
    }

    /** Counts lookups. Another lookup costs less than reports by every handler; the most frequent commands do report. */
    private static void countLookups(Call call) {
        if (call.isLookedUp()) {
            return;
        }
        Request request = call.request();
        Session session = call.session();
        for (int index : call.command().keysOf(request)) {
            session.loop()
                    .lookedUp(session.buffers()
                            .containsKey(request.memory(), request.offset(index), request.length(index)));
        }
    }

    static void failed(Call call, long before, String message) {
        call.unchanged();
        call.session().loop().failed(call.command());
        call.reply().truncate(before);
        call.context().errors().count(message);
        call.reply().error(message);
    }

    /** Returns the error for a call that has thrown something. */
    static String describe(Call call, RuntimeException failure) {
        if (failure instanceof ErrorReply) {
            return failure.getMessage();
        }
        if (failure instanceof ForkpointException ofEngine) {
            return describe(ofEngine);
        }
        LOG.error(
                "the command {} of client {} failed",
                call.command().name(),
                call.session().id(),
                failure);
        return "ERR internal error: " + failure;
    }

    /** Returns Redis's wording for an exception of the engine. */
    private static String describe(ForkpointException failure) {
        if (failure instanceof WrongTypeException) {
            return ErrorReply.wrongType().getMessage();
        }
        if (failure instanceof MemoryLimitException) {
            return "OOM command not allowed when used memory > 'maxmemory'.";
        }
        if (failure instanceof EntryTooLargeException) {
            return "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
        }
        if (failure instanceof NotANumberException) {
            return ErrorReply.notAnInteger().getMessage();
        }
        if (failure instanceof StoreDamagedException) {
            return ErrorReply.damaged(failure.getMessage()).getMessage();
        }
        return "ERR " + failure.getMessage();
    }

    /** Tries once more while nothing can change, and queues the client if there is still nothing. */
    private void await(Call call) {
        Waiter waiter = call.waiter();
        Session session = call.session();
        context.gate().alone(session.loop().index(), () -> {
            call.begin(call.command(), call.request(), false);
            long before = call.reply().size();
            boolean served;
            try {
                served = waiter.attempt.test(call);
            } catch (RuntimeException failure) {
                failed(call, before, describe(call, failure));
                return;
            }
            if (served) {
                context.touchKeysOf(call, session.databaseIndex());
            } else {
                session.footprint().waitsWith(Waiter.heapBytes(waiter.call.request(), waiter.keys));
                session.await();
                context.blocked().add(waiter);
            }
        });
    }
}
