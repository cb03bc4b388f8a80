package io.forkpoint.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Get and put of all engines in one run: each in a JVM of its own, filled once, then taking turns of a second or two,
 * so that whatever else the machine does falls on all alike. Reports the median of the rounds and the ratios.
 *
 * <p>Arguments: value bytes, entries, milliseconds of a turn, rounds, engines separated by commas.
 */
final class SideBySide {
    private record Test(String operation, int threads, boolean cpu) {
        Test(String operation, int threads) {
            this(operation, threads, false);
        }

        Test byCpu() {
            return new Test(operation, threads, true);
        }

        @Override
        public String toString() {
            return operation + ", " + threads + (threads == 1 ? " thread" : " threads");
        }
    }

    private static final List<Test> TESTS = List.of(
            new Test("get", 1),
            new Test("peek", 1),
            new Test("put", 1),
            new Test("get16", 1),
            new Test("put16", 1),
            new Test("get", 2),
            new Test("put", 2));

    private final int rounds;
    private final long millis;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final Map<String, Map<Test, double[]>> results = new LinkedHashMap<>();

    private SideBySide(int rounds, long millis) {
        this.rounds = rounds;
        this.millis = millis;
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        int valueBytes = Integer.parseInt(args[0]);
        long entries = Long.parseLong(args[1]);
        SideBySide run = new SideBySide(Integer.parseInt(args[3]), Long.parseLong(args[2]));
        try {
            for (String engine : args[4].split(",")) {
                WorkerProcess worker = new WorkerProcess(engine, entries, valueBytes, "256m");
                run.workers.add(worker);
                worker.awaitReady();
                Report.log("%s is filled", engine);
            }
            run.measure();
        } finally {
            for (WorkerProcess worker : run.workers) {
                worker.close();
            }
        }
        run.report(valueBytes, entries);
    }

    private void measure() throws IOException {
        for (int round = -1; round < rounds; round++) {
            for (Test test : TESTS) {
                for (WorkerProcess worker : workers) {
                    String[] rates = worker.ask("run " + test.operation + " " + test.threads + " " + millis)
                            .split(" ");
                    double wall = Double.parseDouble(rates[0]);
                    double cpu = Double.parseDouble(rates[1]);
                    Report.log(
                            "round %d: %s, %s: %,.0f a second, %,.0f a CPU second",
                            round, worker.engine, test, wall, cpu);
                    // Round -1 warms up.
                    if (round >= 0) {
                        keep(worker.engine, test, round, wall);
                        keep(worker.engine, test.byCpu(), round, cpu);
                    }
                }
            }
        }
    }

    private void keep(String engine, Test test, int round, double rate) {
        results.computeIfAbsent(engine, e -> new LinkedHashMap<>())
                .computeIfAbsent(test, t -> new double[rounds])[round] = rate;
    }

    private void report(int valueBytes, long entries) throws IOException {
        Report report = new Report(
                "maps-" + valueBytes,
                "Get and overwriting put, " + valueBytes + "-byte values",
                String.format(
                        "%,d random 16-byte keys; millions of operations a second, median of %d turns of %d ms. `get`"
                                + " ends in a value on the heap, `peek` reads 8 bytes where they lie, `get16` and"
                                + " `put16` hand over 16 keys at once. `%s` is no engine but a limit: a table and entries"
                                + " on huge pages, without locks and checks.",
                        entries, rounds, millis, ChainEngine.NAME));
        List<String> engines = List.copyOf(results.keySet());
        table(report, engines, TESTS);
        scaling(report, engines);
        report.say("Millions of operations for each second of CPU time that the calling threads themselves got, garbage"
                + " collection by others not counted: steadier where other processes run.");
        table(report, engines, TESTS.stream().map(Test::byCpu).toList());
        for (String library : List.of("chronicle-map", "ohc-core")) {
            report.library(library);
        }
        report.write();
    }

    private void table(Report report, List<String> engines, List<Test> tests) {
        List<String> head = new ArrayList<>(List.of("operation"));
        head.addAll(engines);
        List<String> own = engines.stream()
                .filter(SideBySide::isOwn)
                .map(name -> name.replace("forkpoint-", ""))
                .toList();
        own.forEach(name -> head.add(name + " / best peer"));
        boolean bounded = engines.contains(ChainEngine.NAME);
        if (bounded) {
            own.forEach(name -> head.add(name + " / " + ChainEngine.NAME));
        }
        report.head(head.toArray(String[]::new));
        for (Test test : tests) {
            List<String> row = new ArrayList<>(List.of(test.toString()));
            engines.forEach(engine -> row.add(Report.number(median(engine, test) / 1e6, 2)));
            double peer = engines.stream()
                    .filter(engine -> !isOwn(engine) && !engine.equals(ChainEngine.NAME))
                    .mapToDouble(engine -> median(engine, test))
                    .max()
                    .orElse(Double.NaN);
            own.forEach(name -> row.add(ratio("forkpoint-" + name, test, peer)));
            if (bounded) {
                own.forEach(name -> row.add(ratio("forkpoint-" + name, test, median(ChainEngine.NAME, test))));
            }
            report.row(row.toArray(String[]::new));
        }
    }

    private void scaling(Report report, List<String> engines) {
        report.say("Ratios within one engine:");
        report.head("engine", "get16 / get", "put16 / put", "get: 2 threads / 1", "put: 2 threads / 1");
        for (String engine : engines) {
            report.row(
                    engine,
                    within(engine, new Test("get16", 1), new Test("get", 1)),
                    within(engine, new Test("put16", 1), new Test("put", 1)),
                    within(engine, new Test("get", 2), new Test("get", 1)),
                    within(engine, new Test("put", 2), new Test("put", 1)));
        }
    }

    private String within(String engine, Test above, Test below) {
        return Report.number(median(engine, above) / median(engine, below), 2);
    }

    private static boolean isOwn(String engine) {
        return engine.startsWith("forkpoint-");
    }

    private String ratio(String engine, Test test, double other) {
        return Report.number(median(engine, test) / other, 2);
    }

    private double median(String engine, Test test) {
        double[] sorted = results.get(engine).get(test).clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
