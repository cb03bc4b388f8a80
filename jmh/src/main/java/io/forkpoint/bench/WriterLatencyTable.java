package io.forkpoint.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of all runs of {@link WriterLatency}: the median of the runs of each configuration, and each run. */
final class WriterLatencyTable {
    private final List<Measurement> runs;
    private final Report report = Report.ofMeasurements(
            "writers",
            "Writers during a snapshot",
            "16-byte keys, 1000-byte values, LZF off, random keys overwritten by a timetable. Microseconds at 50 / 99 /"
                    + " 99.9 / 100 percent: `response` from the time at which a put should have started, `service` of the"
                    + " put alone. A snapshot's window goes on after its end; the control's has none. Ratio: snapshot by"
                    + " control. Heartbeat: the longest gap of a thread that wants to run each millisecond, in snapshots of their own.");

    private WriterLatencyTable(List<Measurement> runs) {
        this.runs = runs;
    }

    static void write() throws IOException {
        WriterLatencyTable table = new WriterLatencyTable(Measurement.all(WriterLatency.PREFIX, "GiB", "rate", "run"));
        table.medians();
        table.each();
        table.report.writeOf(table.runs);
    }

    private void medians() {
        report.say("Medians of the runs, figure by figure, the longest of all runs in brackets:");
        medians((run, part) -> true);
        report.say(
                "The same of those windows, with their controls, in which the hypervisor has kept at most 10 ms of processor"
                        + " time from this machine:");
        medians(WriterLatencyTable::isUndisturbed);
    }

    private void medians(BiPredicate<Measurement, String> taken) {
        Map<List<String>, List<Measurement>> configurations = new LinkedHashMap<>();
        for (Measurement run : runs) {
            configurations
                    .computeIfAbsent(configuration(run), c -> new ArrayList<>())
                    .add(run);
        }
        head("runs");
        configurations.forEach((configuration, all) -> {
            for (String part : List.of("first", "last")) {
                List<Measurement> of =
                        all.stream().filter(run -> taken.test(run, part)).toList();
                for (String clock : of.isEmpty() ? List.<String>of() : List.of("response", "service")) {
                    row(configuration, Integer.toString(of.size()), part, clock, of);
                }
            }
        });
    }

    /** A tick is 10 ms. */
    private static boolean isUndisturbed(Measurement run, String part) {
        return run.number(part + ".stolenTicks") <= 1 && run.number(part + ".control.stolenTicks") <= 1;
    }

    private void each() {
        report.say("Each run:");
        head("run");
        for (Measurement run : runs) {
            for (String part : List.of("first", "last")) {
                row(configuration(run), run.text("run"), part, "response", List.of(run));
                row(configuration(run), run.text("run"), part, "service", List.of(run));
            }
        }
    }

    private static List<String> configuration(Measurement run) {
        return List.of(run.text("GiB"), run.text("rate"), run.text("method"), run.text("arena"), run.text("sink"));
    }

    private void head(String runs) {
        report.head(
                "GiB",
                "writes/s",
                "method",
                "arena",
                "sink",
                runs,
                "snapshot",
                "clock",
                "control us",
                "snapshot us",
                "ratio",
                "heartbeat ms, control",
                "snapshot",
                "seconds, control",
                "snapshot",
                "stolen ms, control",
                "snapshot");
    }

    private void row(List<String> configuration, String count, String part, String clock, List<Measurement> of) {
        double[] control = percentiles(of, part + ".control." + clock);
        double[] during = percentiles(of, part + "." + clock);
        double[] ratio = IntStream.range(0, control.length)
                .mapToDouble(i -> during[i] / control[i])
                .toArray();
        List<String> cells = new ArrayList<>(configuration);
        cells.addAll(List.of(
                count,
                part.equals("first") ? "first" : "no. " + of.get(0).text("snapshots"),
                clock,
                join(control) + longest(of, part + ".control." + clock),
                join(during) + longest(of, part + "." + clock),
                join(ratio),
                Report.number(median(of, "heartbeat.control"), 1),
                Report.number(median(of, "heartbeat"), 1),
                Report.number(median(of, part + ".control.seconds"), 1),
                Report.number(median(of, part + ".seconds"), 1),
                Report.number(10 * median(of, part + ".control.stolenTicks"), 0),
                Report.number(10 * median(of, part + ".stolenTicks"), 0)));
        report.row(cells.toArray(String[]::new));
    }

    private static double[] percentiles(List<Measurement> of, String name) {
        return IntStream.range(0, WriterLatency.PERCENTILES.length)
                .mapToDouble(i -> LoadRate.median(
                        of.stream().mapToDouble(run -> run.numbers(name)[i]).toArray()))
                .toArray();
    }

    /** Nothing to say of a single run, whose longest is the median. */
    private static String longest(List<Measurement> of, String name) {
        int last = WriterLatency.PERCENTILES.length - 1;
        double longest =
                of.stream().mapToDouble(run -> run.numbers(name)[last]).max().orElseThrow();
        return of.size() == 1 ? "" : " (" + Report.number(longest, 0) + ")";
    }

    private static double median(List<Measurement> of, String name) {
        return LoadRate.median(of.stream().mapToDouble(run -> run.number(name)).toArray());
    }

    private static String join(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> Report.number(value, value < 100 ? 1 : 0))
                .collect(Collectors.joining(" / "));
    }
}
