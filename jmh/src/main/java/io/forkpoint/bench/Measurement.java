package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one configuration of a bench measured, as lines of {@code name=value} in a file of its own in the folder that
 * {@code bench.out} names. A bench with many configurations measures those that have no file yet, and makes its table
 * of all files that there are: it can be stopped and taken up again.
 */
final class Measurement {
    private static final String SUFFIX = ".txt";
    private static final String HOST = "host.";

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Whether there is one under this name that is to be kept; {@code bench.again=1} measures anew. */
    static boolean exists(String name) {
        boolean found = Files.exists(file(name)) && !"1".equals(System.getProperty("bench.again"));
        if (found) {
            Report.log(
                    "%s is there already; BENCH_AGAIN=1 measures it anew",
                    file(name).getFileName());
        }
        return found;
    }

    private static Path file(String name) {
        return Report.folder().resolve(name + SUFFIX);
    }

    Measurement put(String name, Object value) {
        values.put(name, value.toString());
        return this;
    }

    Measurement put(String name, double[] numbers) {
        return put(name, Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("a measurement has no value " + name + ", measure anew: " + values);
        }
        return value;
    }

    double number(String name) {
        return Double.parseDouble(text(name));
    }

    double[] numbers(String name) {
        return Arrays.stream(text(name).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** What it was measured on. */
    Map<String, String> facts() {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(HOST))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(HOST.length()),
                        Map.Entry::getValue,
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    /** Writes it, and what it was measured on. */
    void write(String name) throws IOException {
        Host.facts().forEach((fact, value) -> values.put(HOST + fact, value));
        Files.createDirectories(Report.folder());
        Files.write(
                file(name),
                values.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
        Report.log("measured: %s", file(name));
    }

    /** Those whose names begin so, in the order of some of their numbers, then of their names. */
    static List<Measurement> all(String prefix, String... order) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Report.folder(), prefix + "*" + SUFFIX)) {
            found.forEach(files::add);
        }
        files.sort(null);
        List<Measurement> all = new ArrayList<>();
        for (Path file : files) {
            all.add(read(file));
        }
        Comparator<Measurement> comparator = Comparator.comparing(measurement -> 0);
        for (String name : order) {
            comparator = comparator.thenComparing(measurement -> measurement.number(name));
        }
        all.sort(comparator);
        return all;
    }

    private static Measurement read(Path file) throws IOException {
        Measurement measurement = new Measurement();
        for (String line : Files.readAllLines(file)) {
            int at = line.indexOf('=');
            measurement.put(line.substring(0, at), line.substring(at + 1));
        }
        return measurement;
    }
}
