package io.forkpoint.cli;

import io.forkpoint.Store;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what goes where. */
final class TargetMixin {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Place place;

    @Option(
            names = "--database",
            paramLabel = "N",
            split = ",",
            description = "Write these databases only, separated by commas (default: all).")
    private List<Integer> databases = List.of();

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "Write only the keys that begin with this text, of one --database.")
    private String prefix;

    TargetMixin() {}

    /** One of the two. */
    static final class Place {
        @Option(
                names = "--to",
                paramLabel = "FILE",
                required = true,
                description = {
                    "The file to write; replaced at once, when all of the new one is on disk.",
                    "'-' writes to standard output, and the report to standard error."
                })
        private Path file;

        @Option(
                names = "--split",
                paramLabel = "FOLDER",
                required = true,
                description = "Write each database that is not empty to a file of its own, FOLDER/dump-N.rdb; "
                        + "all of the same moment.")
        private Path folder;

        Place() {}
    }

    boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(place.file);
    }

    /** Refuses what is wrong or cannot be written, before anything is done. */
    void check() throws FileSystemException {
        for (int database : databases) {
            if (database < 0 || database >= Store.DATABASES) {
                throw usage("--database must be from 0 to " + (Store.DATABASES - 1) + ": " + database);
            }
        }
        if (prefix != null) {
            checkPrefix();
        }
        if (place.folder != null) {
            ForkpointCommand.requireWritableFolder(place.folder);
        } else if (!isStandardOutput()) {
            ForkpointCommand.requireWritable(place.file);
        } else if (Terminal.isBehind(Terminal.STANDARD_OUTPUT)) {
            throw usage("--to - would write a binary file to the terminal; redirect standard output");
        }
    }

    private void checkPrefix() {
        if (prefix.isEmpty()) {
            throw usage("--prefix must not be empty; leave it out to write all keys");
        }
        if (place.folder != null) {
            throw usage("--prefix does not go with --split, whose files hold whole databases; use --to");
        }
        if (new TreeSet<>(databases).size() != 1) {
            throw usage("--prefix needs one --database whose keys to write: " + databases.size() + " are given");
        }
    }

    /** What goes where, of a store that is loaded. */
    List<SnapshotPart> parts(Store store) throws FileSystemException {
        int[] chosen = databases.isEmpty()
                ? IntStream.range(0, Store.DATABASES).toArray()
                : databases.stream()
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .distinct()
                        .toArray();
        if (place.folder != null) {
            return split(store, chosen);
        }
        SnapshotSink sink =
                isStandardOutput() ? SnapshotSink.descriptor(Terminal.STANDARD_OUTPUT) : SnapshotSink.file(place.file);
        if (prefix != null) {
            return List.of(SnapshotPart.prefix(sink, chosen[0], prefix.getBytes(StandardCharsets.UTF_8)));
        }
        return List.of(SnapshotPart.databases(sink, chosen));
    }

    /** Of a store without keys, the first of the databases: a file that is there and empty tells more than none. */
    private List<SnapshotPart> split(Store store, int[] chosen) throws FileSystemException {
        boolean empty = Arrays.stream(chosen)
                .allMatch(database -> store.database(database).size() == 0);
        List<SnapshotPart> parts = new ArrayList<>();
        for (int database : chosen) {
            Path file = place.folder.resolve("dump-" + database + ".rdb");
            if (store.database(database).size() > 0 || (empty && database == chosen[0])) {
                parts.add(SnapshotPart.databases(SnapshotSink.file(file), database));
            } else if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file + ": is the file of a database that is empty now, and would"
                        + " stay beside the new ones; remove it, or choose another folder");
            }
        }
        return parts;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
