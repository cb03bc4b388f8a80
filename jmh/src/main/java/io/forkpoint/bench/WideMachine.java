package io.forkpoint.bench;

import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.store.StoreAccess;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What a machine of 64 processors and 512 GiB would meet, as far as one of two can show it: the gate with many shards, the
 * pool of free units and the index at the size that they have there, and the thread that frees what a snapshot has retained.
 *
 * <p>Arguments: what to measure (gate, pool, index or freeing), the numbers of shards separated by commas, work folder.
 */
final class WideMachine {
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();
    private static final String PREFIX = "wide-";
    private static final int VALUE_BYTES = 100;
    private static final long STORE_ENTRIES = 2_000_000;
    /** A prime, so that each key's turn comes once, and neighbours in memory are not overwritten one after the other. */
    private static final long STRIDE = 2_147_483_647L;

    private static final int SNAPSHOTS = 20;
    private static final int[] RATES = {0, 20_000, 200_000};

    /** 512 GiB in units of 64 KiB. */
    private static final int UNITS = 1 << 23;

    private static final int STEPS = 10_000_000;
    /** 512 GiB in slots of 128 bytes, which a key of 16 and a value of 100 take. */
    private static final long ENTRIES = 1L << 32;

    private static final int FINDS = 10_000_000;
    private static final int DOUBLINGS = 5;
    /** As the snapshot's own thread does. */
    private static final long PAUSE_NANOS = 200_000;

    private WideMachine() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        String[] shards = args[1].split(",");
        switch (args[0]) {
            case "pool" -> measurePool();
            case "gate" -> {
                for (String count : shards) {
                    measureGate(Integer.parseInt(count), Path.of(args[2]));
                }
            }
            case "index" -> {
                for (String count : shards) {
                    measureIndex(Integer.parseInt(count));
                }
            }
            case "freeing" -> {
                for (String count : shards) {
                    measureFreeing(Integer.parseInt(count));
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "no such part: " + args[0] + "; known are gate, pool, index, freeing");
        }
        report();
    }

    private static void measureGate(int shards, Path folder) throws IOException, InterruptedException {
        try (ForkpointEngine engine = new ForkpointEngine(ArenaKind.SHARED, STORE_ENTRIES, VALUE_BYTES, shards)) {
            Load.fill(engine, STORE_ENTRIES, VALUE_BYTES);
            SnapshotSink sink = Sinks.open("null", folder);
            for (SnapshotMethod method : List.of(SnapshotMethod.ASYNC_FORK, SnapshotMethod.THREAD)) {
                for (int rate : RATES) {
                    String name = (PREFIX + "gate-" + shards + "-" + method + "-" + rate).toLowerCase(Locale.ROOT);
                    if (!Measurement.exists(name)) {
                        Measurement measurement = new Measurement().put("shards", shards);
                        SnapshotGate.Series series = new SnapshotGate.Series(method, rate);
                        SnapshotGate.measure(engine, VALUE_BYTES, sink, series, SNAPSHOTS, measurement);
                        measurement.write(name);
                    }
                }
            }
        }
    }

    private static void measurePool() throws IOException {
        if (Measurement.exists(PREFIX + "pool")) {
            return;
        }
        int[] starts = new int[UNITS];
        byte[] lengths = new byte[UNITS];
        long before = usedHeap();
        PoolOfUnits pool = new PoolOfUnits(UNITS);
        Measurement measurement = new Measurement().put("units", UNITS).put("heapBytes", usedHeap() - before);
        pool.scatter();
        measurement.put("scatteredHeapBytes", usedHeap() - before);
        pool.churnScattered(STEPS);
        measurement.put("scatteredNanos", (double) pool.churnScattered(STEPS) / STEPS / 2);
        pool.join();
        int runs = pool.fill(starts, lengths);
        pool.churn(starts, lengths, runs, STEPS);
        measurement.put("mixedNanos", (double) pool.churn(starts, lengths, runs, STEPS) / STEPS / 2);
        measurement.put("vainNanos", pool.searchInVain()).write(PREFIX + "pool");
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void measureIndex(int shards) throws IOException {
        String name = PREFIX + "index-" + shards;
        if (Measurement.exists(name)) {
            return;
        }
        try (IndexOfShard index = new IndexOfShard()) {
            long wanted = ENTRIES / shards;
            long began = System.nanoTime();
            long entries = index.grow(wanted);
            Report.log("%,d of %,d entries in %.1f s", entries, wanted, (System.nanoTime() - began) / 1e9);
            long hugeBytes = index.makeHugePages();
            long directoryBytes = index.directoryBytes();
            index.find(FINDS);
            long[] found = index.find(FINDS);
            double[] doublings = new double[DOUBLINGS];
            Arrays.setAll(doublings, i -> index.doublingNanos());
            new Measurement()
                    .put("shards", shards)
                    .put("wanted", wanted)
                    .put("entries", entries)
                    .put("pageBytes", index.pageBytes())
                    .put("hugeBytes", hugeBytes)
                    .put("directoryLength", index.directoryLength())
                    .put("directoryBytes", directoryBytes)
                    .put("doublingNanos", doublings)
                    .put("findNanos", (double) found[0] / FINDS)
                    .put("candidates", (double) found[1] / FINDS)
                    .write(name);
        }
    }

    private static void measureFreeing(int shards) throws IOException, InterruptedException {
        String name = PREFIX + "freeing-" + shards;
        if (Measurement.exists(name)) {
            return;
        }
        try (ForkpointEngine engine = new ForkpointEngine(ArenaKind.SHARED, STORE_ENTRIES, VALUE_BYTES, shards)) {
            Load.fill(engine, STORE_ENTRIES, VALUE_BYTES);
            Keyspace keyspace = StoreAccess.keyspace(engine.store());
            // The first warms up.
            overwriteAll(engine, keyspace, new Measurement());
            overwriteAll(engine, keyspace, new Measurement());
            Measurement measurement = new Measurement().put("shards", shards);
            overwriteAll(engine, keyspace, measurement);
            measurement.write(name);
        }
    }

    /** Once, while a snapshot holds every entry; then all that it has retained is freed. */
    private static void overwriteAll(ForkpointEngine engine, Keyspace keyspace, Measurement measurement) {
        long quiet = overwriteEach(engine);
        keyspace.arena().publishScanUnit(0);
        keyspace.beginMoment();
        keyspace.heldBlocks().begin(keyspace.stepEpoch(), Long.MAX_VALUE, Long.MAX_VALUE);
        keyspace.gate().endMoment();
        long held = overwriteEach(engine);
        long retained = keyspace.figures().retainedBytes();
        keyspace.arena().publishScanUnit(keyspace.arena().unitLimit());
        long paced = freeHalf(keyspace, retained);
        long began = TIMES.getCurrentThreadCpuTime();
        while (keyspace.figures().retainedBytes() != 0) {
            keyspace.heldBlocks().releasePassed();
        }
        long busy = TIMES.getCurrentThreadCpuTime() - began;
        keyspace.heldBlocks().end();
        measurement
                .put("quietPutsPerSecond", STORE_ENTRIES * 1e9 / quiet)
                .put("heldPutsPerSecond", STORE_ENTRIES * 1e9 / held)
                .put("freedPerSecondPaced", STORE_ENTRIES / 2 * 1e9 / paced)
                .put("freedPerSecondBusy", STORE_ENTRIES / 2 * 1e9 / busy);
    }

    /** At the pace of a snapshot's thread, which leaves most of its processor to others. */
    private static long freeHalf(Keyspace keyspace, long retained) {
        long began = System.nanoTime();
        while (keyspace.figures().retainedBytes() > retained / 2) {
            keyspace.heldBlocks().releasePassed();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return System.nanoTime() - began;
    }

    private static long overwriteEach(ForkpointEngine engine) {
        byte[] key = new byte[Keys.BYTES];
        byte[] value = Keys.randomValue(VALUE_BYTES);
        long began = TIMES.getCurrentThreadCpuTime();
        for (long i = 0; i < STORE_ENTRIES; i++) {
            long number = i * STRIDE % STORE_ENTRIES;
            Keys.key(key, number);
            Keys.stamp(value, number);
            engine.put(key, value);
        }
        return TIMES.getCurrentThreadCpuTime() - began;
    }

    private static void report() throws IOException {
        List<Measurement> all = Measurement.all(PREFIX);
        Report report = Report.ofMeasurements(
                "wide",
                "Many shards and 512 GiB, simulated",
                String.format(
                        "On a machine with fewer processors and less memory: what is said of 64 processors in"
                                + " docs/operations.md is reckoned from it. 16-byte keys, %d-byte values.",
                        VALUE_BYTES));
        reportGate(report);
        reportPool(report);
        reportIndex(report);
        reportFreeing(report);
        report.writeOf(all);
    }

    private static void reportGate(Report report) throws IOException {
        report.say("The gate of a store of %,d entries, %d snapshots each into nothing:", STORE_ENTRIES, SNAPSHOTS);
        report.head(
                "shards",
                "method",
                "writes/s",
                "median us",
                "worst us",
                "worst us around",
                "seen meanwhile in the worst",
                "longest put us");
        for (Measurement each : Measurement.all(PREFIX + "gate-", "shards", "rate")) {
            double[] pauses = each.numbers("pauses");
            int worst = SnapshotGate.worst(pauses);
            report.row(
                    each.text("shards"),
                    each.text("what"),
                    each.text("rate"),
                    Report.number(LoadRate.median(pauses), 1),
                    Report.number(pauses[worst], 1),
                    Report.number(each.numbers("around")[worst], 1),
                    each.text("causes").split("; ")[worst],
                    each.number("rate") == 0 ? "" : Report.number(each.number("longestPut"), 0));
        }
    }

    private static void reportPool(Report report) throws IOException {
        report.say("The pool of free units, without its lock:");
        report.head(
                "units",
                "heap MB",
                "with every other unit free MB",
                "then give or take ns",
                "runs of 1 to 16 units, half free: give or take ns",
                "search in vain among runs as long as a huge page ms");
        for (Measurement each : Measurement.all(PREFIX + "pool")) {
            report.row(
                    Report.number(each.number("units"), 0),
                    Report.number(each.number("heapBytes") / 1e6, 1),
                    Report.number(each.number("scatteredHeapBytes") / 1e6, 1),
                    Report.number(each.number("scatteredNanos"), 0),
                    Report.number(each.number("mixedNanos"), 0),
                    Report.number(each.number("vainNanos") / 1e6, 2));
        }
    }

    private static void reportIndex(Report report) throws IOException {
        report.say(
                "The index of one shard of a store of %,d entries, which 512 GiB hold. A candidate is an entry that has to"
                        + " be read to see whether its key is the one:",
                ENTRIES);
        report.head(
                "shards",
                "entries of one",
                "there was room for",
                "index bytes an entry",
                "directory's numbers",
                "directory KiB",
                "with its earlier ones KiB",
                "what its last doubling adds to a put us",
                "find ns",
                "candidates a find");
        for (Measurement each : Measurement.all(PREFIX + "index-", "shards")) {
            report.row(
                    each.text("shards"),
                    Report.number(each.number("wanted"), 0),
                    Report.number(each.number("entries"), 0),
                    Report.number(each.number("pageBytes") / each.number("entries"), 1),
                    Report.number(each.number("directoryLength"), 0),
                    Report.number(each.number("directoryLength") * 4 / 1024, 0),
                    Report.number(each.number("directoryBytes") / 1024, 0),
                    Report.number(LoadRate.median(each.numbers("doublingNanos")) / 1e3, 0),
                    Report.number(each.number("findNanos"), 0),
                    Report.number(each.number("candidates"), 3));
        }
    }

    private static void reportFreeing(Report report) throws IOException {
        report.say(
                "The thread that frees what a snapshot has retained, beside one writer: millions a second of the processor."
                        + " Paced: millions a second of the clock while a snapshot runs, when it pauses two thirds of the"
                        + " time:");
        report.head(
                "shards", "puts in place", "puts that retain", "blocks freed, paced", "blocks freed, without a pause");
        for (Measurement each : Measurement.all(PREFIX + "freeing-", "shards")) {
            report.row(
                    each.text("shards"),
                    Report.number(each.number("quietPutsPerSecond") / 1e6, 2),
                    Report.number(each.number("heldPutsPerSecond") / 1e6, 2),
                    Report.number(each.number("freedPerSecondPaced") / 1e6, 2),
                    Report.number(each.number("freedPerSecondBusy") / 1e6, 2));
        }
    }
}
