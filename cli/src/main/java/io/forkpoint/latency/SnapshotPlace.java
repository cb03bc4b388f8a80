package io.forkpoint.latency;

import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.constants.platform.OpenFlags;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** Where the snapshots of a store go. */
final class SnapshotPlace {
    private final SnapshotSink sink;

    private SnapshotPlace(SnapshotSink sink) {
        this.sink = sink;
    }

    /** By the setting's name of it: {@code file}, in a folder, or {@code null}, the device. */
    static SnapshotPlace open(String name, Path folder) throws IOException {
        return new SnapshotPlace(
                name.equals("null")
                        ? SnapshotSink.descriptor(openNull())
                        : SnapshotSink.file(folder.resolve("snapshot.rdb")));
    }

    private static int openNull() throws IOException {
        POSIX posix = POSIXFactory.getNativePOSIX();
        int number = posix.open("/dev/null", OpenFlags.O_WRONLY.intValue(), 0);
        if (number < 0) {
            throw new IOException("cannot open /dev/null: errno " + posix.errno());
        }
        return number;
    }

    SnapshotSink sink() {
        return sink;
    }

    /** Removes what the snapshots left. */
    void remove() throws IOException {
        if (sink instanceof SnapshotSink.File file) {
            Files.deleteIfExists(file.path());
        }
    }
}
