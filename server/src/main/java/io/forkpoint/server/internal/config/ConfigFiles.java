package io.forkpoint.server.internal.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that an {@code include} line names, which may have wildcards, as those of glob(3). */
final class ConfigFiles {
    private ConfigFiles() {}

    /**
     * Finds them.
     *
     * @param pattern a file's name, or a pattern of such names; {@code *} and {@code ?} do not stand for a dot at the
     *     beginning, nor for a slash
     * @return the files, sorted; what the pattern says if it is a name. None if nothing matches
     * @throws IOException if a folder cannot be read
     */
    static List<Path> matching(String pattern) throws IOException {
        if (!isPattern(pattern)) {
            return List.of(Path.of(pattern));
        }
        Path whole = Path.of(pattern);
        List<Path> found = List.of(whole.isAbsolute() ? whole.getRoot() : Path.of(""));
        for (Path part : whole) {
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                addMatching(folder, part.toString(), next);
            }
            found = next;
        }
        return found;
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private static void addMatching(Path folder, String part, List<Path> found) throws IOException {
        if (!isPattern(part)) {
            Path file = folder.resolve(part);
            if (Files.exists(file)) {
                found.add(file);
            }
            return;
        }
        // Java's own knows braces, glob(3) does not.
        String glob = part.replace("{", "\\{").replace("}", "\\}");
        List<Path> names = new ArrayList<>();
        if (Files.isDirectory(folder.toString().isEmpty() ? Path.of(".") : folder)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(folder.toString().isEmpty() ? Path.of(".") : folder, glob)) {
                files.forEach(file -> names.add(file.getFileName()));
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        names.stream()
                .filter(name -> part.startsWith(".") || !name.toString().startsWith("."))
                .sorted()
                .forEach(name -> found.add(folder.resolve(name)));
    }
}
