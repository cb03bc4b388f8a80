package io.forkpoint.cli;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forkpoint demo}: what a snapshot costs on this machine, without any file to start from. */
@Command(
        name = "demo",
        description = {
            "Shows what a snapshot costs on this machine, without any file to start from.",
            "Fills a store, lets writers overwrite random keys of it, takes a snapshot by each method, and prints "
                    + "side by side how long writes were held up and what memory it took. Fork needs a private arena, "
                    + "async-fork a shared one: so there are two stores, one after the other."
        })
final class DemoCommand extends ForkpointCommand {
    private static final int BATCH = 256;

    @Option(names = "--keys", paramLabel = "N", defaultValue = "1000000", description = "How many keys.")
    private long keys;

    @Option(
            names = "--value-size",
            paramLabel = "SIZE",
            defaultValue = "100",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Length of each value, such as 100 or 4kb (default: 100).")
    private ByteSize valueSize;

    @Option(names = "--writers", paramLabel = "N", defaultValue = "1", description = "Threads that keep writing.")
    private int writerCount;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            split = ",",
            defaultValue = "fork,async-fork,thread",
            description = "The methods to show, separated by commas: auto, fork, async-fork, thread.")
    private List<SnapshotMethod> methods;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where to leave the last RDB file (default: a temporary one, removed at the end).")
    private Path to;

    @Mixin
    private StoreMixin storeOptions = new StoreMixin();

    @Mixin
    private SnapshotMixin snapshotOptions = new SnapshotMixin();

    DemoCommand() {}

    @Override
    Report run() throws Exception {
        check();
        if (to != null) {
            return runInto(requireWritable(to));
        }
        Path folder = Files.createTempDirectory("forkpoint-demo");
        try {
            return runInto(folder.resolve("dump.rdb"));
        } finally {
            Files.deleteIfExists(folder.resolve("dump.rdb"));
            Files.delete(folder);
        }
    }

    /** One store for each kind of arena that the methods need, with the same content and the same writers. */
    private Report runInto(Path target) throws Exception {
        Map<ArenaKind, Set<SnapshotMethod>> stores = new LinkedHashMap<>();
        for (SnapshotMethod method : methods) {
            stores.computeIfAbsent(storeOptions.arenaFor(method), arena -> new LinkedHashSet<>())
                    .add(method);
        }
        Map<String, Report> fills = new LinkedHashMap<>();
        Map<String, Report> snapshots = new LinkedHashMap<>();
        for (Map.Entry<ArenaKind, Set<SnapshotMethod>> each : stores.entrySet()) {
            ArenaKind arena = each.getKey();
            try (Store store = Store.open(storeOptions.options(arena))) {
                fills.put(Names.of(arena), fill(store));
                for (SnapshotMethod method : each.getValue()) {
                    snapshots.put(Names.of(method), snapshot(store, arena, method, target));
                }
            }
        }
        return new Report()
                .sideBySide("fill", "Fill, by arena", fills)
                .sideBySide("snapshots", "Snapshots, by method", snapshots);
    }

    /** A snapshot under writers of its own, so that what they saw is of this one only. */
    private Report snapshot(Store store, ArenaKind arena, SnapshotMethod method, Path target) throws Exception {
        List<SnapshotPart> all = List.of(SnapshotPart.all(SnapshotSink.file(target)));
        SnapshotReport snapshot;
        Writers writers = Writers.start(store, writerCount, List.of(writes()));
        try (writers) {
            writers.awaitWarm();
            snapshot = SnapshotRun.take(this, store, method, all, snapshotOptions.options());
        }
        Report report = new Report()
                .add("method", Names.of(snapshot.method()), "taken by")
                .add("arena", Names.of(arena), "arena");
        return writers.addFigures(SnapshotFigures.addFigures(report, snapshot));
    }

    private Writers.Target writes() {
        return new Writers.Target(0, "key:", keys, Math.toIntExact(valueSize.bytes()));
    }

    private Report fill(Store store) throws Exception {
        AtomicLong done = new AtomicLong();
        long began = System.nanoTime();
        withProgress(() -> state(done.get()), () -> put(store.database(0), writes(), done));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        double keysPerSecond = Format.perSecond(keys, took);
        return new Report()
                .count("keys", keys, "keys")
                .bytes("valueBytes", valueSize.bytes(), "length of a value")
                .seconds("duration", took, "duration")
                .add("keysPerSecond", keysPerSecond, "keys a second", Format.count(Math.round(keysPerSecond)))
                .bytes("used", store.memory().used(), "used by entries");
    }

    /** Random values: what compresses would make LZF look faster and the file smaller than real data does. */
    private long put(Database database, Writers.Target writes, AtomicLong done) {
        SplittableRandom random = new SplittableRandom(1);
        for (long first = 0; first < keys; first += BATCH) {
            int count = (int) Math.min(BATCH, keys - first);
            byte[][] batchKeys = new byte[count][];
            byte[][] batchValues = new byte[count][writes.valueBytes()];
            for (int i = 0; i < count; i++) {
                batchKeys[i] = writes.key(first + i);
                random.nextBytes(batchValues[i]);
            }
            database.putAll(batchKeys, batchValues);
            done.set(first + count);
        }
        return keys;
    }

    private ProgressBar.State state(long done) {
        return new ProgressBar.State("filling", done, keys, Format.count(done) + " keys");
    }

    private void check() {
        if (keys < 1) {
            throw usage("--keys must be at least 1: " + keys);
        }
        if (writerCount < 0 || writerCount > 1024) {
            throw usage("--writers must be from 0 to 1024: " + writerCount);
        }
        if (valueSize.bytes() > 512L << 20) {
            throw usage("--value-size must be at most 512mb: " + valueSize.bytes());
        }
        if (to != null && to.equals(Path.of("-"))) {
            throw usage("--to must name a file, since a demo writes one after the other: -");
        }
        snapshotOptions.check(methods);
        for (SnapshotMethod method : methods) {
            snapshotOptions.check(method, storeOptions.arenaFor(method));
        }
    }
}
