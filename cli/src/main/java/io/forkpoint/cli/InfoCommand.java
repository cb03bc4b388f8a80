package io.forkpoint.cli;

import io.forkpoint.Forkpoint;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.ForkpointException;
import io.forkpoint.errors.HelperUnavailableException;
import io.forkpoint.host.Host;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code forkpoint info}: what this build is and what works on this machine. */
@Command(
        name = "info",
        description = "Says which version this is, what it runs on, and which arenas and snapshot methods work here.")
final class InfoCommand extends ForkpointCommand {
    private static final String UNKNOWN = "unknown";
    private static final long TRIAL_BYTES = 16L << 20;

    InfoCommand() {}

    @Override
    Report run() {
        return new Report()
                .add("version", Version.text(), "version")
                .add("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"), "JVM")
                .add("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"), "kernel")
                .add("architecture", System.getProperty("os.arch"), "architecture")
                .add("processors", Runtime.getRuntime().availableProcessors(), "processors")
                .add("helperAbi", helperAbi(), "helper ABI")
                .section("pages", "Pages", pages())
                .section("arenas", "Arenas", arenas())
                .section("methods", "Snapshot methods", methods());
    }

    private static String helperAbi() {
        try {
            return String.valueOf(Forkpoint.helperAbi());
        } catch (HelperUnavailableException e) {
            return e.getMessage();
        }
    }

    private static Report pages() {
        Host host = Host.read();
        long overcommit = host.setting("vm/overcommit_memory");
        return new Report()
                .add("hugePages", orUnknown(host.hugePages("enabled")), "huge pages, private")
                .add("sharedHugePages", orUnknown(host.hugePages("shmem_enabled")), "huge pages, shared")
                .add("overcommitMemory", overcommit < 0 ? UNKNOWN : Long.toString(overcommit), "vm.overcommit_memory");
    }

    private static String orUnknown(String setting) {
        return setting == null ? UNKNOWN : setting;
    }

    private static Report arenas() {
        Report report = new Report();
        for (ArenaKind kind : ArenaKind.values()) {
            String name = Names.of(kind);
            report.add(name, tryArena(kind), name);
        }
        return report;
    }

    /** Only a try tells: opens a small store of that kind and writes to it. */
    private static String tryArena(ArenaKind kind) {
        try (Store store = Store.open(trial(kind))) {
            store.database(0).put(new byte[] {1}, new byte[] {2});
            return "works";
        } catch (ForkpointException e) {
            return e.getMessage();
        }
    }

    private static StoreOptions trial(ArenaKind kind) {
        return StoreOptions.builder().arena(kind).limitBytes(TRIAL_BYTES).build();
    }

    private static Report methods() {
        Report report = new Report();
        for (SnapshotMethod method : SnapshotMethod.values()) {
            String name = Names.of(method);
            report.add(name, tryMethod(method), name);
        }
        return report;
    }

    private static String tryMethod(SnapshotMethod method) {
        try {
            Path folder = Files.createTempDirectory("forkpoint-info");
            Path target = folder.resolve("trial.rdb");
            try (Store store = Store.open(trial(StoreMixin.fitting(method)))) {
                store.snapshot(method, target).join();
                return "works";
            } finally {
                Files.deleteIfExists(target);
                Files.delete(folder);
            }
        } catch (IOException | RuntimeException e) {
            return String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
    }
}
