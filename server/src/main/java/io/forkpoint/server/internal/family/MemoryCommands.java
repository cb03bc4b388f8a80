package io.forkpoint.server.internal.family;

import io.forkpoint.Store;
import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.MethodDiagnosis;
import io.forkpoint.host.Advice;
import io.forkpoint.host.Finding;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.server.internal.metrics.Sampler;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** MEMORY: what the server and its values take. */
public final class MemoryCommands implements CommandFamily {
    private static final Help HELP = new Help(
            "MEMORY",
            "DOCTOR",
            "    Return memory problems reports.",
            "MALLOC-STATS",
            "    Not there: values are in memory of Forkpoint's own, see STATS.",
            "PURGE",
            "    Attempt to purge dirty pages for reclamation by the allocator.",
            "STATS",
            "    Return information about the memory usage of the server.",
            "USAGE <key> [SAMPLES <count>]",
            "    Return memory in bytes used by <key> and its value. Nothing is estimated by samples:",
            "    all of a nested value is counted, whatever <count> is.");

    private final Sampler sampler;

    /**
     * Creates the family.
     *
     * @param sampler provides the peak of memory
     */
    public MemoryCommands(Sampler sampler) {
        this.sampler = sampler;
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "memory",
                        command("memory|doctor", MemoryCommands::doctor, "Outputs a memory problems report."),
                        command(
                                "memory|malloc-stats",
                                MemoryCommands::mallocStats,
                                "Would return the allocator's statistics. Not there."),
                        command("memory|purge", MemoryCommands::purge, "Asks the allocator to release memory."),
                        command("memory|stats", this::stats, "Returns details about memory usage."),
                        Command.of("memory|usage", -3, ObjectCommands::memoryUsage)
                                .reads()
                                .keys(2, 2, 1)
                                .summary("Estimates the memory usage of a key."),
                        command("memory|help", HELP::reply, "Returns helpful text about the different subcommands.")
                                .with(Flag.LOADING))
                .summary("A container for memory diagnostics commands."));
    }

    private static Command command(String name, Command.Handler handler, String summary) {
        return Command.of(name, 2, handler).summary(summary);
    }

    private static void mallocStats(Call call) {
        throw new ErrorReply(
                "ERR the allocator has no statistics of its own, MEMORY STATS and INFO memory have its figures");
    }

    private static void purge(Call call) {
        call.context().store().trim();
        call.reply().ok();
    }

    private static void doctor(Call call) {
        Diagnosis diagnosis = call.context().store().diagnose();
        StringBuilder text = new StringBuilder();
        Set<String> bad = new LinkedHashSet<>();
        for (MethodDiagnosis method : diagnosis.methods()) {
            text.append("Saving by ")
                    .append(method.method())
                    .append(": ")
                    .append(method.level())
                    .append(", with a pause of about ")
                    .append(method.pause().toNanos() / 1000)
                    .append(" us and ")
                    .append(method.expectedBytes())
                    .append(" bytes of memory more.\n");
            Finding.bad(method.findings())
                    .forEach(finding -> bad.add(finding.level() + " " + finding.id() + ": " + finding.message()));
        }
        bad.forEach(line -> text.append(line).append('\n'));
        for (Advice advice : diagnosis.advice()) {
            text.append("To get ")
                    .append(advice.effect())
                    .append(": ")
                    .append(advice.command())
                    .append('\n');
        }
        call.reply().verbatim(text.toString());
    }

    private void stats(Call call) {
        Store store = call.context().store();
        MemoryReport memory = store.memory();
        long used = memory.used() + memory.index() + memory.retained();
        long keys = store.size();
        long peak = sampler.peakBytes(used);
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("peak.allocated", peak);
        figures.put("total.allocated", used);
        figures.put("overhead.total", memory.index() + memory.retained());
        figures.put("keys.count", keys);
        figures.put("keys.bytes-per-key", keys == 0 ? 0 : used / keys);
        figures.put("dataset.bytes", memory.used());
        figures.put("dataset.percentage", percent(memory.used(), used));
        figures.put("peak.percentage", percent(used, peak));
        figures.put("allocator.allocated", used);
        figures.put("allocator.active", memory.allocated());
        figures.put("fragmentation", memory.processRss() / (double) Math.max(1, used));
        figures.put("fragmentation.bytes", memory.processRss() - used);
        Reply reply = call.reply();
        reply.map(figures.size());
        figures.forEach((name, figure) -> {
            reply.bulk(name);
            if (figure instanceof Double) {
                reply.number(figure.doubleValue());
            } else {
                reply.integer(figure.longValue());
            }
        });
    }

    private static double percent(long part, long whole) {
        return 100.0 * part / Math.max(1, whole);
    }
}
