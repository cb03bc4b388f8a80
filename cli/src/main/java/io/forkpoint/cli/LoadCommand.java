package io.forkpoint.cli;

import io.forkpoint.Store;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code forkpoint load}: what a file holds once it is in a store, and how fast it got there. */
@Command(
        name = "load",
        description = "Loads an RDB file into a store and says what came in, how fast, and what memory it takes.")
final class LoadCommand extends ForkpointCommand {
    @Parameters(paramLabel = "FILE", description = "The RDB file, of Redis or Valkey.")
    private Path file;

    @Mixin
    private SalvageMixin salvage = new SalvageMixin();

    @Mixin
    private StoreMixin storeOptions = new StoreMixin();

    LoadCommand() {}

    @Override
    Report run() throws Exception {
        requireReadable(file);
        try (Store store = Store.open(storeOptions.options(storeOptions.arenaFor(SnapshotMethod.AUTO)))) {
            LoadReport loaded = load(this, store, file, salvage.options());
            return report(loaded).section("memory", "Memory", memory(store.memory()));
        }
    }

    /** Loads a file with a progress bar. */
    static LoadReport load(ForkpointCommand command, Store store, Path file, LoadOptions options) throws Exception {
        long total = Files.size(file);
        ReadPosition position = new ReadPosition(file);
        return command.withProgress(
                () -> ProgressBar.bytes("loading", position.getAsLong(), total), () -> store.load(file, options));
    }

    static Report report(LoadReport loaded) {
        double keysPerSecond = Format.perSecond(loaded.keys(), loaded.duration());
        Report report = new Report()
                .count("keys", loaded.keys(), "keys")
                .count("keysExpired", loaded.keysExpired(), "expired keys dropped")
                .add("rdbVersion", loaded.rdbVersion(), "RDB version")
                .add("functions", loaded.functions(), "function libraries")
                .add("moduleAux", loaded.moduleAux(), "module AUX records")
                .bytes("bytes", loaded.bytes(), "size")
                .seconds("duration", loaded.duration(), "duration")
                .add("keysPerSecond", keysPerSecond, "keys a second", Format.count(Math.round(keysPerSecond)));
        return SalvageMixin.add(report, loaded.skipped(), loaded.skippedParts());
    }

    static Report memory(MemoryReport memory) {
        return new Report()
                .bytes("used", memory.used(), "used by entries")
                .bytes("allocated", memory.allocated(), "allocated")
                .bytes("retained", memory.retained(), "retained")
                .bytes("index", memory.index(), "index")
                .bytes("hugePages", memory.hugePages(), "on huge pages")
                .bytes("limit", memory.limit(), "limit")
                .bytes("processRss", memory.processRss(), "resident, whole process");
    }
}
