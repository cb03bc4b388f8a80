package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.metrics.SlowLog;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.List;

/** SLOWLOG: the slow commands. */
public final class SlowLogCommands implements CommandFamily {
    private static final int USUAL_COUNT = 10;
    private static final Help HELP = new Help(
            "SLOWLOG",
            "GET [<count>]",
            "    Return top <count> entries from the slowlog (default: 10, -1 mean all).",
            "    Entries are made of:",
            "    id, timestamp, time in microseconds, arguments array, client IP and port,",
            "    client name",
            "LEN",
            "    Return the length of the slowlog.",
            "RESET",
            "    Reset the slowlog.");

    private final SlowLog log;

    /**
     * Creates the family.
     *
     * @param log the slow commands
     */
    public SlowLogCommands(SlowLog log) {
        this.log = log;
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "slowlog",
                        command("slowlog|get", -2, this::get, "Returns the slow log's entries."),
                        command(
                                "slowlog|len",
                                2,
                                call -> call.reply().integer(log.size()),
                                "Returns the number of" + " entries in the slow log."),
                        command("slowlog|reset", 2, this::reset, "Clears all entries from the slow log."),
                        Command.of("slowlog|help", 2, HELP::reply)
                                .with(Flag.LOADING)
                                .summary("Shows helpful text about the different subcommands."))
                .summary("A container for slow log commands."));
    }

    private static Command command(String name, int arity, Command.Handler handler, String summary) {
        return Command.of(name, arity, handler).admin().with(Flag.LOADING).summary(summary);
    }

    private void reset(Call call) {
        log.reset();
        call.reply().ok();
    }

    private static long count(Call call) {
        try {
            long count = call.integer(2);
            if (count >= -1) {
                return count;
            }
        } catch (ErrorReply none) {
            // Redis replies the same to what is not a number.
        }
        throw new ErrorReply("ERR count should be greater than or equal to -1");
    }

    private void get(Call call) {
        if (call.size() > 3) {
            throw Help.subcommandSyntax(call);
        }
        long count = call.size() == 3 ? count(call) : USUAL_COUNT;
        List<SlowLog.Entry> entries = log.latest(count < 0 ? Long.MAX_VALUE : count);
        call.reply().array(entries.size());
        for (SlowLog.Entry entry : entries) {
            call.reply().array(6);
            call.reply().integer(entry.id());
            call.reply().integer(entry.seconds());
            call.reply().integer(entry.micros());
            call.reply().array(entry.arguments());
            call.reply().bulk(entry.address());
            call.reply().bulk(entry.clientName());
        }
    }
}
