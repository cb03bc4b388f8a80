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
 * Files with which the kernel describes itself, under a root folder: {@code /}, or a copy of another host's files. A missing
 * or unreadable file is not an error but an answer, which is kept to be explained later. For one thread.
 */
final class HostFiles {
    /** The value of an unknown figure. */
    static final long UNKNOWN = -1;
    /** The value of an absent limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** In cgroup v1, "no limit" is the largest multiple of a page below 2^63; no machine has half of that. */
    private static final long ENORMOUS = 1L << 60;

    private static final int PIECE_BYTES = 32 * 1024;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern FIELD = Pattern.compile("(?m)^([^:\\s]+):?\\s+(\\d{1,18})(?: kB)?\\s*$");

    private final Path root;
    private final Map<String, String> problems = new LinkedHashMap<>();

    HostFiles(Path root) {
        this.root = root;
    }

    /** Returns the reasons by path for files that exist but could not be read. */
    Map<String, String> problems() {
        return problems;
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** Returns the text of a file, named without the first slash; null if it does not exist or cannot be read. */
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
     * Reads large pieces from the start: files below {@code /proc/sys} give everything to the first read and nothing to the
     * next, and {@link Files#readString} begins with a single byte if the size is reported as 0.
     */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE_BYTES];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            text.write(piece, 0, read);
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    /** Returns the number in a file; "max" and enormous numbers are {@link #UNLIMITED}. */
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

    /** Returns the numbers by name of a file such as meminfo (in kB) or memory.stat (in bytes). */
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

    /** Returns the bracketed word of a file such as "always [madvise] never"; null if there is none. */
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
