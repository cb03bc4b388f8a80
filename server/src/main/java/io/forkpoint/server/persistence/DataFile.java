package io.forkpoint.server.persistence;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.config.ServerConfig;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;

/** Where and how the settings say to save. Safe for any thread. */
final class DataFile {
    private final ServerConfig config;
    private final ArenaKind arena;

    DataFile(ServerConfig config, ArenaKind arena) {
        this.config = config;
        this.arena = arena;
    }

    Path path() {
        return folder().resolve(config.dbFilename.get());
    }

    Path folder() {
        return Path.of(config.dir.get()).toAbsolutePath().normalize();
    }

    SnapshotOptions options() {
        return SnapshotOptions.builder()
                .lzf(config.rdbCompression.get())
                .checksum(config.rdbChecksum.get())
                .pageCache(config.rdbPageCache.get())
                .maxBytesPerSecond(config.rdbMaxBytesPerSecond.get())
                .scanThreads(config.rdbScanThreads.get())
                .oldestServer(config.oldestServer.get())
                .build();
    }

    SnapshotMethod defaultMethod() {
        return method(config.bgsaveDefaultMethod.get());
    }

    /** A forked child is the arena's own kind: who asks for a fork need not know which that is. */
    SnapshotMethod method(BgsaveMethod wanted) {
        return switch (wanted) {
            case AUTO -> SnapshotMethod.AUTO;
            case FORK -> arena == ArenaKind.SHARED ? SnapshotMethod.ASYNC_FORK : SnapshotMethod.FORK;
            case FORKLESS, THREAD -> SnapshotMethod.THREAD;
            case ASYNC_FORK -> SnapshotMethod.ASYNC_FORK;
        };
    }
}
