package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jnr.constants.platform.OpenFlags;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** Where the snapshots of a bench go. */
final class Sinks {
    /** LZF off, and an end to a bench whose snapshot does not come to one. */
    static final SnapshotOptions OPTIONS = SnapshotOptions.builder()
            .lzf(false)
            .timeLimit(Duration.ofMinutes(10))
            .build();

    private Sinks() {}

    /** By the name that scripts and tables use: {@code file}, in a folder, or {@code null}, the device. */
    static SnapshotSink open(String name, Path folder) throws IOException {
        return switch (name) {
            case "file" -> {
                Files.createDirectories(folder);
                yield SnapshotSink.file(folder.resolve("snapshot.rdb"));
            }
            case "null" -> {
                POSIX posix = POSIXFactory.getNativePOSIX();
                int number = posix.open("/dev/null", OpenFlags.O_WRONLY.intValue(), 0);
                if (number < 0) {
                    throw new IOException("cannot open /dev/null: errno " + posix.errno());
                }
                yield SnapshotSink.descriptor(number);
            }
            default -> throw new IllegalArgumentException("no such sink: " + name + "; known are file, null");
        };
    }

    /** Removes what the snapshots left. */
    static void remove(SnapshotSink sink) throws IOException {
        if (sink instanceof SnapshotSink.File file) {
            Files.deleteIfExists(file.path());
        }
    }

    static Snapshot snapshot(Store store, SnapshotMethod method, SnapshotSink sink, SnapshotOptions options) {
        return store.snapshot(method, List.of(SnapshotPart.all(sink)), options);
    }
}
