package io.forkpoint.cli;

import io.forkpoint.Store;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forkpoint snapshot}: a file through the engine and out again, with writers at work if wanted. */
@Command(
        name = "snapshot",
        description = {
            "Loads an RDB file into a store and writes the store, or parts of it, by a snapshot.",
            "What is written is RDB with the same content, in the lowest version that can hold it.",
            "With --writers it also shows what a snapshot costs an application that goes on writing."
        })
final class SnapshotCommand extends ForkpointCommand {
    private static final int WRITER_KEYS = 100_000;
    private static final int WRITER_VALUE_BYTES = 100;

    @Option(names = "--from", paramLabel = "FILE", required = true, description = "The RDB file to load.")
    private Path from;

    @Mixin
    private SalvageMixin salvage = new SalvageMixin();

    @Mixin
    private TargetMixin target = new TargetMixin();

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "auto",
            description = "How the moment is kept: auto, fork, async-fork or thread.")
    private SnapshotMethod method;

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
        ArenaKind arena = storeOptions.arenaFor(method);
        checkWriters();
        snapshotOptions.check(List.of(method));
        snapshotOptions.check(method, arena);
        target.check();
        requireReadable(from);
        try (Store store = Store.open(storeOptions.options(arena))) {
            LoadReport loaded = LoadCommand.load(this, store, from, salvage.options());
            Report report = new Report()
                    .section("load", "Load", LoadCommand.report(loaded))
                    .section("memory", "Memory", LoadCommand.memory(store.memory()));
            Writers writers = Writers.start(store, writerCount, targets());
            try (writers) {
                writers.awaitWarm();
                SnapshotReport snapshot =
                        SnapshotRun.take(this, store, method, target.parts(store), snapshotOptions.options());
                report.section("snapshot", "Snapshot", SnapshotFigures.report(snapshot));
            }
            return writerCount == 0 ? report : report.section("writers", "Writers", writers.addFigures(new Report()));
        }
    }

    @Override
    PrintWriter reportWriter() {
        return target.isStandardOutput() ? spec().commandLine().getErr() : super.reportWriter();
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

    private List<Writers.Target> targets() {
        return writerDatabases.stream()
                .map(database -> new Writers.Target(database, "forkpoint:writer:", WRITER_KEYS, WRITER_VALUE_BYTES))
                .toList();
    }
}
