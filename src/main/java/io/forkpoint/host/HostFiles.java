package io.forkpoint.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files in which the kernel says something of itself, under a root folder: {@code /}, or a copy of what another host said.
 * What is missing or cannot be read is no error but an answer, which is kept for whoever has to explain it. For one thread.
 */
final class HostFiles {
    /** A figure that the kernel does not say. */
    static final long UNKNOWN = -1;
    /** A limit that is none. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** cgroup v1 says "no limit" by the largest multiple of a page below 2^63; nobody has half of that. */
    private static final long ENORMOUS = 1L << 60;

    private static final int PIECE_BYTES = 32 * 1024;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern FIELD = Pattern.compile("(?m)^([^:\\s]+):?\\s+(\\d{1,18})(?: kB)?\\s*$");

    private final Path root;
    private final Map<String, String> problems = new LinkedHashMap<>();

    HostFiles(Path root) {
        this.root = root;
    }

    /** What could not be read though it is there: path and reason. */
    Map<String, String> problems() {
        return problems;
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** The whole of a file, named without the first slash; null if there is none, or it cannot be read. */
    @Nullable
    String text(String path) {
        try (InputStream in = Files.newInputStream(root.resolve(path))) {
            return read(in);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            problems.put("/" + path, e.getClass().getSimpleName() + ": " + e.getMessage());
            return null;
        }
    }

    /**
     * By large pieces from the start: files below {@code /proc/sys} give all to the first read and nothing to the next, and
     * {@link Files#readString} begins with a single byte where the size is said to be 0.
     */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE_BYTES];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            text.write(piece, 0, read);
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    /** The number that a file holds; "max" and enormous ones are {@link #UNLIMITED}. */
    long number(String path) {
        String text = text(path);
        return text == null ? UNKNOWN : parse(path, text.trim());
    }

    private long parse(String path, String text) {
        if (text.equals("max") || text.equals("unlimited")) {
            return UNLIMITED;
        }
        // 9223372036854771712 has 19 digits.
        if (text.matches("\\d{19,}")) {
            return UNLIMITED;
        }
        if (!NUMBER.matcher(text).matches()) {
            problems.put("/" + path, "is not a number: " + text);
            return UNKNOWN;
        }
        long number = Long.parseLong(text);
        return number >= ENORMOUS ? UNLIMITED : number;
    }

    /** The lines of a name and a number, such as those of meminfo (in kB) and memory.stat (in bytes). */
    Map<String, Long> fields(String path) {
        Map<String, Long> fields = new LinkedHashMap<>();
        String text = text(path);
        if (text != null) {
            for (Matcher field = FIELD.matcher(text); field.find(); ) {
                fields.put(field.group(1), Long.parseLong(field.group(2)));
            }
        }
        return fields;
    }

    /** The bracketed word of a file such as "always [madvise] never"; null if there is none. */
    @Nullable
    String chosen(String path) {
        String text = text(path);
        if (text == null) {
            return null;
        }
        int open = text.indexOf('[');
        int close = text.indexOf(']', open);
        return open >= 0 && close > open ? text.substring(open + 1, close) : null;
    }
}
