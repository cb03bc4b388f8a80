package io.forkpoint.cli;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code forkpoint demo}: what a snapshot costs on this machine, without any file to start from. */
@Command(
        name = "demo",
        description = {
            "Shows what a snapshot costs on this machine, without any file to start from.",
            "Fills a store, lets writers overwrite random keys of it, takes a snapshot by fork, and prints "
                    + "how long writes were held up, how long the fork took, and what was copied on write."
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
            names = "--to",
            paramLabel = "FILE",
            description = "Where to leave the RDB file (default: a temporary one, removed at the end).")
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

    private Report runInto(Path target) throws Exception {
        Writers.Target writes = new Writers.Target(0, "key:", keys, Math.toIntExact(valueSize.bytes()));
        try (Store store = Store.open(storeOptions.options())) {
            Report report = new Report().section("fill", "Fill", fill(store, writes));
            Writers writers = Writers.start(store, writerCount, List.of(writes));
            try (writers) {
                writers.awaitWarm();
                SnapshotReport snapshot = SnapshotRun.take(this, store, target, snapshotOptions.options());
                report.section("snapshot", "Snapshot", SnapshotRun.report(snapshot));
            }
            return writerCount == 0 ? report : report.section("writers", "Writers", writers.report());
        }
    }

    private Report fill(Store store, Writers.Target writes) throws Exception {
        AtomicLong done = new AtomicLong();
        long began = System.nanoTime();
        withProgress(() -> state(done.get()), () -> put(store.database(writes.database()), writes, done));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        double keysPerSecond = Format.perSecond(keys, took);
        return new Report()
                .count("keys", keys, "keys")
                .bytes("valueBytes", writes.valueBytes(), "length of a value")
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
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }
}
