package io.forkpoint.server.internal.persistence;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;

/** Where and how the settings say to save. Safe for any thread. */
final class DataFile {
    private final ServerSettings settings;
    private final ArenaKind arena;

    DataFile(ServerSettings settings, ArenaKind arena) {
        this.settings = settings;
        this.arena = arena;
    }

    Path path() {
        return folder().resolve(settings.dbFilename.get());
    }

    Path folder() {
        return Path.of(settings.dir.get()).toAbsolutePath().normalize();
    }

    SnapshotOptions options() {
        return SnapshotOptions.builder()
                .lzf(settings.rdbCompression.get())
                .checksum(settings.rdbChecksum.get())
                .pageCache(settings.rdbPageCache.get())
                .maxBytesPerSecond(settings.rdbMaxBytesPerSecond.get())
                .scanThreads(settings.rdbScanThreads.get())
                .oldestServer(settings.oldestServer.get())
                .build();
    }

    SnapshotMethod defaultMethod() {
        return method(settings.bgsaveDefaultMethod.get());
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
