package io.forkpoint.cli;

import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import picocli.CommandLine.Option;

/** The options that say what store to open. */
final class StoreMixin {
    /** The arenas that a snapshot by fork can use, by the names of the command line. */
    enum Arena {
        PRIVATE(ArenaKind.PRIVATE),
        HUGE(ArenaKind.PRIVATE_HUGE);

        private final ArenaKind kind;

        Arena(ArenaKind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Option(
            names = "--arena",
            paramLabel = "KIND",
            defaultValue = "huge",
            description = "Pages of the store's memory: ${COMPLETION-CANDIDATES}. "
                    + "Huge pages make the fork short; private ones of 4 KiB keep the memory use tight.")
    private Arena arena;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "The most that the store may take, such as 512mb or 4gb (default: half of the machine's).")
    private ByteSize memory;

    StoreMixin() {}

    StoreOptions options() {
        return StoreOptions.defaults().withArena(arena.kind).withLimitBytes(memory.bytes());
    }
}
