package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.metrics.LatencyHistograms;
import io.forkpoint.server.internal.metrics.LatencyMonitor;
import io.forkpoint.server.internal.metrics.LatencyMonitor.Sample;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** LATENCY: slow events and latency histograms. */
public final class LatencyCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "LATENCY",
            "DOCTOR",
            "    Return a human readable latency analysis report.",
            "HISTORY <event>",
            "    Return time-latency samples for the <event> class.",
            "LATEST",
            "    Return the latest latency samples for all events.",
            "RESET [<event> ...]",
            "    Reset latency data of one or more <event> classes.",
            "    (default: reset all data for all event classes)",
            "HISTOGRAM [COMMAND ...]",
            "    Return a cumulative distribution of latencies in the format of a histogram for the specified command"
                    + " names.",
            "    If no commands are specified then all histograms are replied.");

    private final LatencyMonitor monitor;

    /**
     * Creates the family.
     *
     * @param monitor the slow events
     */
    public LatencyCommands(LatencyMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "latency",
                        command(
                                "latency|latest",
                                2,
                                this::latest,
                                "Returns the latest latency samples for all events."),
                        command("latency|history", 3, this::history, "Returns timestamp-latency samples for an event."),
                        command("latency|reset", -2, this::reset, "Resets the latency data for one or more events."),
                        command("latency|doctor", 2, this::doctor, "Returns a human-readable latency analysis report."),
                        command(
                                "latency|histogram",
                                -2,
                                LatencyCommands::histogram,
                                "Returns the cumulative distribution of latencies of a subset or all commands."),
                        Command.of("latency|help", 2, HELP::reply)
                                .with(Flag.LOADING)
                                .summary("Returns helpful text about the different subcommands."))
                .summary("A container for latency diagnostics commands."));
    }

    private static Command command(String name, int arity, Command.Handler handler, String summary) {
        return Command.of(name, arity, handler).admin().with(Flag.LOADING).summary(summary);
    }

    private void latest(Call call) {
        Map<String, LatencyMonitor.Summary> events = monitor.latest();
        call.reply().array(events.size());
        events.forEach((event, summary) -> {
            call.reply().array(4);
            call.reply().bulk(event);
            call.reply().integer(summary.latest().seconds());
            call.reply().integer(summary.latest().millis());
            call.reply().integer(summary.mostMillis());
        });
    }

    private void history(Call call) {
        List<Sample> samples = monitor.history(call.text(2));
        call.reply().array(samples.size());
        for (Sample sample : samples) {
            call.reply().array(2);
            call.reply().integer(sample.seconds());
            call.reply().integer(sample.millis());
        }
    }

    private void reset(Call call) {
        int count = 0;
        if (call.size() == 2) {
            count = monitor.reset();
        }
        for (int i = 2; i < call.size(); i++) {
            count += monitor.reset(call.text(i)) ? 1 : 0;
        }
        call.reply().integer(count);
    }

    private void doctor(Call call) {
        if (!monitor.isOn()) {
            call.reply()
                    .verbatim("Latency monitoring is disabled. Use \"CONFIG SET latency-monitor-threshold"
                            + " <milliseconds>\" in order to enable it.\n");
            return;
        }
        Map<String, LatencyMonitor.Summary> events = monitor.latest();
        if (events.isEmpty()) {
            call.reply().verbatim("No latency spike was observed since monitoring began.\n");
            return;
        }
        StringBuilder text = new StringBuilder("Latency spikes were observed:\n");
        events.forEach((event, summary) -> text.append(event)
                .append(": ")
                .append(monitor.history(event).size())
                .append(" seconds with spikes, the longest of ")
                .append(summary.mostMillis())
                .append(" ms\n"));
        if (events.containsKey("fork") || events.containsKey("snapshot-gate")) {
            text.append("Snapshots hold up writers: MEMORY DOCTOR says which setting of this machine changes that, and"
                    + " BGSAVE THREAD saves without a fork.\n");
        }
        if (events.containsKey("command") || events.containsKey("fast-command")) {
            text.append("Look into SLOWLOG GET for the commands.\n");
        }
        call.reply().verbatim(text.toString());
    }

    private static void histogram(Call call) {
        Collection<Command> commands = new ArrayList<>();
        if (call.size() == 2) {
            commands.addAll(call.context().commands().byId());
        }
        for (int i = 2; i < call.size(); i++) {
            Command command = call.context().commands().find(call.text(i));
            if (command != null) {
                commands.add(command);
                commands.addAll(command.subcommands());
            }
        }
        Map<String, LatencyHistograms.Distribution> found = LatencyHistograms.of(call.context(), commands);
        Reply reply = call.reply();
        reply.map(found.size());
        found.forEach((name, distribution) -> {
            reply.bulk(name);
            reply.map(2);
            reply.bulk("calls");
            reply.integer(distribution.calls());
            reply.bulk("histogram_usec");
            reply.map(distribution.atMost().size());
            distribution.atMost().forEach((micros, count) -> {
                reply.integer(micros);
                reply.integer(count);
            });
        });
    }
}
