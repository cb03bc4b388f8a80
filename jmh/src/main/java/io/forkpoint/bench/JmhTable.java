package io.forkpoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts the JSON of several runs of JMH together, into one JSON and one page of tables.
 *
 * <p>Arguments: name of the result, JSON files; one that is not there is one whose set was not run.
 */
final class JmhTable {
    private static final List<String> PEERS =
            List.of("chronicle-map", "ohc-core", "mapdb", "lmdbjava", "commons-rng-sampling", "jmh-core");
    private static final Comparator<JmhResult> BY_SCORE =
            Comparator.comparingDouble(result -> result.primary().value());

    private final ArrayNode json;
    private final List<JmhResult> all = new ArrayList<>();
    private final Report report;

    private JmhTable(String name, ArrayNode json) {
        this.json = json;
        json.forEach(node -> all.add(JmhResult.of(node)));
        report = Report.ofMeasurements(
                name,
                "JMH, " + name.substring(name.lastIndexOf('-') + 1) + " set",
                "Scores with half of their 99.9 % confidence interval, of " + settings() + ".");
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode json = mapper.createArrayNode();
        for (String file : List.of(args).subList(1, args.length)) {
            if (Files.exists(Path.of(file))) {
                mapper.readTree(Path.of(file).toFile()).forEach(json::add);
            }
        }
        mapper.writerWithDefaultPrettyPrinter()
                .writeValue(Report.folder().resolve(args[0] + ".json").toFile(), json);
        new JmhTable(args[0], json).write();
    }

    private void write() throws IOException {
        maps();
        forks();
        rest();
        PEERS.forEach(report::library);
        report.write();
    }

    /** How much was run for a score. */
    private String settings() {
        return distinct(node -> node.path("forks").asText() + " x "
                + node.path("measurementIterations").asText() + " iterations of "
                + node.path("measurementTime").asText() + " after "
                + node.path("warmupIterations").asText() + " of "
                + node.path("warmupTime").asText() + " (" + node.path("mode").asText() + ")");
    }

    private String distinct(Function<JsonNode, String> fact) {
        TreeSet<String> facts = new TreeSet<>();
        json.forEach(node -> facts.add(fact.apply(node)));
        return String.join(", ", facts);
    }

    private List<JmhResult> of(Class<?> type) {
        return all.stream()
                .filter(result -> result.type().equals(type.getSimpleName()))
                .toList();
    }

    private void maps() {
        List<JmhResult> maps = of(MapBenchmark.class);
        if (maps.isEmpty()) {
            return;
        }
        report.say("**Maps.** The last columns are Forkpoint's score over the fastest other off-heap engine's, and over"
                + " heap-map's, of the same load.");
        report.head(
                "operation",
                "distribution",
                "value bytes",
                "entries",
                "threads",
                "engine",
                "thousand/s",
                "+-",
                "times fastest off-heap peer",
                "times heap-map");
        for (List<JmhResult> load : groups(maps)) {
            load.stream().sorted(BY_SCORE.reversed()).forEach(result -> map(result, load));
        }
    }

    /** Those of the same load, which differ in their engines. */
    private static Iterable<List<JmhResult>> groups(List<JmhResult> maps) {
        return maps.stream()
                .sorted(Comparator.comparing(JmhResult::threads)
                        .thenComparing(result -> Integer.valueOf(result.param("valueBytes"))))
                .collect(Collectors.groupingBy(
                        result -> List.of(
                                result.operation(),
                                result.param("distribution"),
                                result.param("valueBytes"),
                                result.param("entries"),
                                result.threads()),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values();
    }

    private void map(JmhResult result, List<JmhResult> load) {
        boolean own = isForkpoint(result);
        Optional<JmhResult> peer = load.stream()
                .filter(each -> !isForkpoint(each) && !isHeap(each))
                .max(BY_SCORE);
        Optional<JmhResult> heap = load.stream().filter(JmhTable::isHeap).findFirst();
        report.row(
                result.operation(),
                result.param("distribution").isEmpty() ? "uniform" : result.param("distribution"),
                result.param("valueBytes"),
                result.param("entries"),
                Integer.toString(result.threads()),
                result.param("engine"),
                Report.number(result.primary().value() / 1e3, 0),
                error(result.primary().error() / 1e3, 0),
                own ? ratio(result, peer) : "",
                own ? ratio(result, heap) : "");
    }

    private static boolean isForkpoint(JmhResult result) {
        return result.param("engine").startsWith("forkpoint");
    }

    private static boolean isHeap(JmhResult result) {
        return result.param("engine").equals(HeapEngine.NAME);
    }

    private static String ratio(JmhResult result, Optional<JmhResult> other) {
        return other.map(peer ->
                        Report.number(result.primary().value() / peer.primary().value(), 2) + " ("
                                + peer.param("engine") + ")")
                .orElse("");
    }

    private void forks() {
        List<JmhResult> forks = of(ForkLatencyBenchmark.class);
        if (forks.isEmpty()) {
            return;
        }
        report.say(
                "**Snapshots.** Microseconds: the median of the snapshots, and the longest. The fork is within the gate"
                        + " under FORK, and before it under ASYNC_FORK.");
        report.head(
                "method",
                "arena",
                "GiB",
                "heap MiB",
                "trimmed",
                "snapshots",
                "gate us",
                "fork us",
                "trim us",
                "all ms");
        for (JmhResult result : forks) {
            report.row(
                    result.param("method"),
                    result.param("arena"),
                    result.param("gib"),
                    result.param("heapMiB"),
                    result.param("trimmed"),
                    Integer.toString(result.primary().raw().length),
                    medianAndLongest(result.secondary().get("gateMicros")),
                    medianAndLongest(result.secondary().get("forkMicros")),
                    medianAndLongest(result.secondary().get("trimMicros")),
                    medianAndLongest(result.primary()));
        }
    }

    private static String medianAndLongest(JmhResult.Score score) {
        return decimals(score.median()) + ", " + decimals(score.longest());
    }

    /** Three digits at least. */
    private static String decimals(double value) {
        return Report.number(value, value < 100 ? 1 : 0);
    }

    private void rest() {
        List<JmhResult> rest = all.stream()
                .filter(result -> !result.type().equals(MapBenchmark.class.getSimpleName()))
                .filter(result -> !result.type().equals(ForkLatencyBenchmark.class.getSimpleName()))
                .toList();
        if (rest.isEmpty()) {
            return;
        }
        report.say("**Parts.**");
        report.head("benchmark", "parameters", "score", "+-", "unit", "MB/s");
        for (JmhResult result : rest) {
            JmhResult.Score bytes = result.secondary().get("bytes");
            report.row(
                    result.type().replace("Benchmark", "") + "." + result.operation(),
                    parameters(result.params()),
                    Report.number(result.primary().value(), 0),
                    error(result.primary().error(), 0),
                    result.primary().unit(),
                    bytes == null ? "" : Report.number(bytes.value() / 1e6, 0));
        }
    }

    private static String parameters(Map<String, String> params) {
        return params.entrySet().stream()
                .map(param -> param.getKey() + " " + param.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String error(double error, int decimals) {
        return Double.isNaN(error) ? "" : Report.number(error, decimals);
    }
}
