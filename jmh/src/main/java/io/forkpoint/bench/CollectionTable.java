package io.forkpoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Puts all measurements of collections beside each other and beside their bars.
 *
 * <p>Arguments: name of the set.
 */
final class CollectionTable {
    /** Of Redis's bytes. */
    private static final double HASH_MEMORY = 0.8;

    private static final double SORTED_SET_MEMORY = 0.6;
    /** Of Redis's calls a second. */
    private static final double CALLS = 2;
    /** Of the p99.9 without a snapshot. */
    private static final double WRITERS = 1.5;

    private final String set;
    private final List<Measurement> all = new ArrayList<>();
    private final Report report;

    private CollectionTable(String set) {
        this.set = set;
        report = Report.ofMeasurements(
                "collections-" + set,
                "Collections, " + set + " set",
                "The same elements in Forkpoint and in redis-server, each large collection under one key. A ratio is that of"
                        + " the two figures before it.");
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        CollectionTable table = new CollectionTable(args[0]);
        table.memory();
        table.calls();
        table.writers();
        table.large();
        table.report.writeOf(table.all);
    }

    /** What the names of a set's measurements begin with. */
    static String prefix(String set) {
        return "collections-" + set + "-";
    }

    private List<Measurement> read(String part, String... order) throws IOException {
        List<Measurement> found = Measurement.all(prefix(set) + part, order);
        all.addAll(found);
        return found;
    }

    private static String atMost(double bar) {
        return "at most " + bar;
    }

    private static String met(boolean met) {
        return met ? "met" : "**missed**";
    }

    private void memory() throws IOException {
        List<Measurement> found = read("memory-", "order");
        if (found.isEmpty()) {
            return;
        }
        report.say("**Memory.** Bytes of each key, element, member or field, by what each says of itself: Forkpoint's"
                + " blocks and index, Redis's used_memory; beside them what was taken from the host.");
        report.head(
                "what", "how many", "Forkpoint", "Redis", "ratio", "bar", "", "Forkpoint's segments", "Redis resident");
        for (Measurement each : found) {
            double count = each.number("count");
            double own = each.number("forkpoint") / count;
            double redis = each.number("redis") / count;
            String what = each.text("what");
            double bar = what.startsWith("hash of 10 fields")
                    ? HASH_MEMORY
                    : what.startsWith("sorted set") ? SORTED_SET_MEMORY : Double.NaN;
            report.row(
                    what,
                    Report.number(count, 0),
                    Report.number(own, 1),
                    Report.number(redis, 1),
                    Report.number(own / redis, 2),
                    Double.isNaN(bar) ? "" : atMost(bar),
                    Double.isNaN(bar) ? "" : met(own / redis <= bar),
                    Report.number(each.number("forkpointAllocated") / count, 1),
                    Report.number(each.number("redisRss") / count, 1));
        }
    }

    private void calls() throws IOException {
        List<Measurement> floors = read("floor-", "size");
        Path file = Report.folder().resolve("jmh-" + set + "-collections.json");
        if (floors.isEmpty() || !Files.exists(file)) {
            return;
        }
        List<JmhResult> results = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(file.toFile())) {
            results.add(JmhResult.of(node));
        }
        report.say(
                "**Calls.** Thousand a second: of one thread in this process under JMH, and of redis-server on loopback"
                        + " under `redis-benchmark -P 100`, the median of three rounds. `pushPop` is a queue; push and pop are"
                        + " an operation each.");
        report.head("call", "elements", "Forkpoint", "+-", "Redis", "ratio", "bar", "");
        for (Measurement floor : floors) {
            results.stream()
                    .filter(result -> result.param("size").equals(floor.text("size")))
                    .sorted(Comparator.comparing(JmhResult::operation))
                    .forEach(result -> call(result, redisRate(floor, result.operation())));
        }
    }

    private static double redisRate(Measurement floor, String operation) {
        if (operation.equals("pushPop")) {
            return 2 / (1 / LoadRate.median(floor.numbers("push")) + 1 / LoadRate.median(floor.numbers("pop")));
        }
        return LoadRate.median(floor.numbers(operation));
    }

    private void call(JmhResult result, double redis) {
        double own = result.primary().value();
        double error = result.primary().error();
        report.row(
                result.operation(),
                Report.number(Double.parseDouble(result.param("size")), 0),
                Report.number(own / 1e3, 0),
                Double.isNaN(error) ? "" : Report.number(error / 1e3, 0),
                Report.number(redis / 1e3, 0),
                Report.number(own / redis, 2),
                "at least " + CALLS,
                met(own >= CALLS * redis));
    }

    private void writers() throws IOException {
        List<Measurement> found = read("hash-", "fields", "rate");
        if (found.isEmpty()) {
            return;
        }
        report.say(
                "**Writers of one large hash.** A writer by a timetable sets random fields; snapshots of that one key go"
                        + " to `/dev/null`. Microseconds, medians of the runs: response times from when a write was due, and the"
                        + " longest of the writes alone. Serializing: from the moment to the record's end while nobody writes, by"
                        + " Forkpoint's thread, and Redis's SAVE of the same hash.");
        report.head(
                "fields",
                "method",
                "writes/s",
                "runs",
                "writes in snapshots",
                "p99.9 in snapshots",
                "p99.9 without",
                "ratio",
                "bar",
                "",
                "longest response",
                "without",
                "longest write",
                "without",
                "stolen ms",
                "a snapshot s",
                "serializing ms");
        groups(found).values().forEach(this::writers);
    }

    private static Map<List<String>, List<Measurement>> groups(List<Measurement> runs) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        run -> List.of(run.text("fields"), run.text("method"), run.text("rate")),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private static double median(List<Measurement> runs, String value) {
        return LoadRate.median(
                runs.stream().mapToDouble(run -> run.number(value)).toArray());
    }

    private static String micros(double micros) {
        return Report.number(micros, micros < 100 ? 1 : 0);
    }

    private void writers(List<Measurement> runs) {
        Measurement first = runs.get(0);
        String fields = Report.number(first.number("fields"), 0);
        String serializing = Report.number(median(runs, "serialize") * 1e3, 0);
        if (first.text("method").equals("redis")) {
            String[] cells = new String[17];
            Arrays.fill(cells, "");
            cells[0] = fields;
            cells[1] = "Redis SAVE";
            cells[16] = serializing;
            report.row(cells);
            return;
        }
        double during = median(runs, "snapshotResponseP999");
        double without = median(runs, "controlResponseP999");
        double seconds = LoadRate.median(runs.stream()
                .mapToDouble(run -> LoadRate.median(run.numbers("seconds")))
                .toArray());
        report.row(
                fields,
                first.text("method"),
                first.text("rate"),
                Integer.toString(runs.size()),
                Report.number(median(runs, "snapshotWrites"), 0),
                micros(during),
                micros(without),
                Report.number(during / without, 2),
                atMost(WRITERS),
                met(during <= WRITERS * without),
                micros(median(runs, "snapshotResponseLongest")),
                micros(median(runs, "controlResponseLongest")),
                micros(median(runs, "snapshotServiceLongest")),
                micros(median(runs, "controlServiceLongest")),
                Report.number(median(runs, "snapshotStolen") * 10, 0),
                Report.number(seconds, 3),
                serializing);
    }

    private void large() throws IOException {
        List<Measurement> found = read("big-", "elements");
        if (found.isEmpty()) {
            return;
        }
        report.say("**Large collections.** The fill by single calls, then snapshots into `/dev/null` under a writer of"
                + " random elements by a timetable, then the removal while another key is written by the same"
                + " timetable. Bytes are those of blocks and index; MB = 10^6 bytes.");
        report.head(
                "kind",
                "elements",
                "fill s",
                "longest call ms",
                "bytes an element",
                "segments MB",
                "removal us",
                "memory back after s",
                "segments MB then",
                "longest write to another key meanwhile us",
                "without");
        for (Measurement each : found) {
            double elements = each.number("elements");
            report.row(
                    each.text("kind"),
                    Report.number(elements, 0),
                    Report.number(each.number("fillSeconds"), 1),
                    Report.number(each.number("fillLongest") / 1e3, 1),
                    Report.number(each.number("bytes") / elements, 1),
                    Report.number(each.number("allocatedFull") / 1e6, 0),
                    micros(each.number("removeMicros")),
                    Report.number(each.number("backSeconds"), 2),
                    Report.number(each.number("allocatedAfter") / 1e6, 0),
                    micros(each.number("otherServiceLongest")),
                    micros(each.number("otherControlServiceLongest")));
        }
        report.say("Their writers, microseconds:");
        report.head(
                "kind",
                "elements",
                "writes/s",
                "when",
                "snapshot s",
                "retained MB",
                "writes",
                "response p99.9",
                "longest response",
                "longest write");
        for (Measurement each : found) {
            largeWriters(each, "control");
            largeWriters(each, "ASYNC_FORK");
            largeWriters(each, "THREAD");
        }
    }

    private void largeWriters(Measurement each, String when) {
        boolean control = when.equals("control");
        report.row(
                each.text("kind"),
                Report.number(each.number("elements"), 0),
                each.text("rate"),
                control ? "no snapshot" : when,
                control ? "" : Report.number(each.number(when + "Seconds"), 2),
                control ? "" : Report.number(each.number(when + "Retained") / 1e6, 1),
                Report.number(each.number(when + "Writes"), 0),
                micros(each.number(when + "ResponseP999")),
                micros(each.number(when + "ResponseLongest")),
                micros(each.number(when + "ServiceLongest")));
    }
}
