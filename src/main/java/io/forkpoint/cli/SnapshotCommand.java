package io.forkpoint.cli;

import io.forkpoint.LoadReport;
import io.forkpoint.Store;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code forkpoint snapshot}: a file through the engine and out again, by a fork, with writers at work if wanted. */
@Command(
        name = "snapshot",
        description = {
            "Loads an RDB file into a store and writes the store by a snapshot by fork.",
            "The result is an RDB file with the same content, in the lowest version that can hold it.",
            "With --writers it also shows what a snapshot costs an application that goes on writing."
        })
final class SnapshotCommand extends ForkpointCommand {
    private static final int WRITER_KEYS = 100_000;
    private static final int WRITER_VALUE_BYTES = 100;

    @Option(names = "--from", paramLabel = "FILE", required = true, description = "The RDB file to load.")
    private Path from;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "The file to write; replaced at once, when all of the new one is on disk.")
    private Path to;

    @Option(
            names = "--writers",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that write random keys as fast as they can while the snapshot is taken.")
    private int writerCount;

    @Option(
            names = "--writer-databases",
            paramLabel = "N",
            split = ",",
            defaultValue = "15",
            description = "The databases that they write to, separated by commas.")
    private List<Integer> writerDatabases;

    @Mixin
    private StoreMixin storeOptions = new StoreMixin();

    @Mixin
    private SnapshotMixin snapshotOptions = new SnapshotMixin();

    SnapshotCommand() {}

    @Override
    Report run() throws Exception {
        checkWriters();
        requireReadable(from);
        requireWritable(to);
        try (Store store = Store.open(storeOptions.options())) {
            LoadReport loaded = LoadCommand.load(this, store, from);
            Report report = new Report()
                    .section("load", "Load", LoadCommand.report(loaded))
                    .section("memory", "Memory", LoadCommand.memory(store.memory()));
            Writers writers = Writers.start(store, writerCount, targets());
            try (writers) {
                writers.awaitWarm();
                SnapshotReport snapshot = SnapshotRun.take(this, store, to, snapshotOptions.options());
                report.section("snapshot", "Snapshot", SnapshotRun.report(snapshot));
            }
            return writerCount == 0 ? report : report.section("writers", "Writers", writers.report());
        }
    }

    private void checkWriters() {
        if (writerCount < 0 || writerCount > 1024) {
            throw usage("--writers must be from 0 to 1024: " + writerCount);
        }
        for (int database : writerDatabases) {
            if (database < 0 || database >= Store.DATABASES) {
                throw usage("--writer-databases must be from 0 to " + (Store.DATABASES - 1) + ": " + database);
            }
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private List<Writers.Target> targets() {
        return writerDatabases.stream()
                .map(database -> new Writers.Target(database, "forkpoint:writer:", WRITER_KEYS, WRITER_VALUE_BYTES))
                .toList();
    }
}
