package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that has nothing to do with the store and does what a snapshot's child does to the machine: keeps a processor
 * busy while it writes as large a file, and syncs it, at the same low priority. Random bytes cost about as much to make as
 * the disk takes time to write them.
 */
final class Neighbour {
    private final Path file;
    private final int gib;

    Neighbour(Path folder, int gib) {
        file = folder.resolve("neighbour");
        this.gib = gib;
    }

    /** Returns when the file is on disk; removes it. */
    void run() throws IOException, InterruptedException {
        int code = new ProcessBuilder(
                        "nice",
                        "-n",
                        "10",
                        "dd",
                        "if=/dev/urandom",
                        "of=" + file,
                        "bs=1M",
                        "count=" + gib * 1024,
                        "conv=fsync",
                        "status=none")
                .inheritIO()
                .start()
                .waitFor();
        Files.deleteIfExists(file);
        if (code != 0) {
            throw new IOException("dd has exited with " + code);
        }
    }
}
