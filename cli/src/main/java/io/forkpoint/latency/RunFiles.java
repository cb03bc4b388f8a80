package io.forkpoint.latency;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** Runs as packed JSON: each in a file of its own, so that a bench that was stopped goes on where it was. */
public final class RunFiles {
    private static final String SUFFIX = ".run.json.gz";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private RunFiles() {}

    /** The file of a run in a folder, by a name without a suffix. */
    public static Path file(Path folder, String name) {
        return folder.resolve(name + SUFFIX);
    }

    /** Writes a run; the file has its name only when all of it is there. */
    public static void write(Path file, LatencyRun run) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
            JSON.writeValue(out, run);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes what was made of runs. */
    public static void write(Path file, List<LatencySummary> summaries) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), summaries);
    }

    /** Reads a run. */
    public static LatencyRun read(Path file) throws IOException {
        LatencyRun run;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            run = JSON.readValue(in, LatencyRun.class);
        } catch (JacksonException damaged) {
            throw new IOException(file + ": is not a run of this bench: " + damaged.getOriginalMessage(), damaged);
        } catch (ZipException | EOFException damaged) {
            throw new IOException(file + ": is not a whole packed file: " + damaged.getMessage(), damaged);
        }
        if (run == null || run.format() != LatencyRun.FORMAT || run.setting() == null || run.phases() == null) {
            throw new IOException(file + ": is not a run in form " + LatencyRun.FORMAT + " of this bench");
        }
        return run;
    }

    /** The runs of a folder, or of one file, by the names of the files. */
    public static List<LatencyRun> readAll(Path place) throws IOException {
        if (!Files.exists(place)) {
            throw new NoSuchFileException(place + ": no such file or folder");
        }
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(place)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(place, "*" + SUFFIX)) {
                found.forEach(files::add);
            }
            files.sort(null);
        } else {
            files.add(place);
        }
        List<LatencyRun> runs = new ArrayList<>();
        for (Path file : files) {
            runs.add(read(file));
        }
        if (runs.isEmpty()) {
            throw new NoSuchFileException(place + ": holds no run, no file that ends in " + SUFFIX);
        }
        return runs;
    }
}
