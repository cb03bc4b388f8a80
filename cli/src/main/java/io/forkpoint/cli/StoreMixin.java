package io.forkpoint.cli;

import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import picocli.CommandLine.Option;

/** The options that say what store to open. */
final class StoreMixin {
    @Option(
            names = "--arena",
            paramLabel = "KIND",
            description = "The store's memory: shared (for every method but fork), private (pages of 4 KiB) or "
                    + "private-huge (huge pages, which make a fork short). Default: shared, and private to fork from.")
    private ArenaKind arena;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "The most that the store may take, such as 512mb or 4gb (default: half of the machine's).")
    private ByteSize memory;

    @Option(
            names = "--huge-pages",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Whether the index and a shared arena are put on pages of 2 MiB (default: they are).")
    private boolean hugePages;

    StoreMixin() {}

    /** Where a store lives of which snapshots are to be taken by this method. */
    ArenaKind arenaFor(SnapshotMethod method) {
        return arena != null ? arena : fitting(method);
    }

    /** The arena that goes with a method, if nobody asks for another one. */
    static ArenaKind fitting(SnapshotMethod method) {
        return method == SnapshotMethod.FORK ? ArenaKind.PRIVATE : ArenaKind.SHARED;
    }

    StoreOptions options(ArenaKind kind) {
        return StoreOptions.builder()
                .arena(kind)
                .limitBytes(memory.bytes())
                .hugePages(hugePages)
                .build();
    }
}
