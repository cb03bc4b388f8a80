package io.forkpoint.internal.rdb;

import io.forkpoint.machine.MachineFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The RDB files of other projects, where they are installed. Tests that need them are skipped where they are not. */
final class Corpus {
    static final String LIBRDB = "librdb";
    static final String RDB_TOOLS = "redis-rdb-tools";

    private static final Path ROOT = Path.of(System.getProperty("forkpoint.corpus", "../shared/corpus"), "rdb");

    private Corpus() {}

    /** Whether it is there: for tests that have inputs of their own besides. */
    static boolean isPresent() {
        return Files.isDirectory(ROOT);
    }

    static Path file(String folder, String name) {
        return folder(folder).resolve(name);
    }

    static byte[] bytes(String folder, String name) {
        try {
            return Files.readAllBytes(file(folder, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every RDB file of a folder. */
    static List<Path> rdbFiles(String folder) {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.filter(file -> file.toString().endsWith(".rdb"))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        Path folder = ROOT.resolve(name);
        MachineFeature.CORPUS.require(Files.isDirectory(folder));
        return folder;
    }
}
