package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that has nothing to do with the store and does what a snapshot's child does to the machine: reads memory,
 * writes it to a file, and syncs it, at the same low priority.
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
                        "if=/dev/zero",
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
