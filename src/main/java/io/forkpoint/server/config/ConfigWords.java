package io.forkpoint.server.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The words of a line of redis.conf: parted by spaces, and in quotes where they have some. */
final class ConfigWords {
    private static final String ESCAPED = "\n\r\t\b\u0007\"\\";
    private static final String ESCAPES = "nrtba\"\\";

    private ConfigWords() {}

    /** The words of a text without quotes. */
    static List<String> bySpaces(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }

    /**
     * The words of a line.
     *
     * @throws IllegalArgumentException if a quote is not closed, or something follows one at once
     */
    static List<String> ofLine(String line) {
        List<String> words = new ArrayList<>();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (true) {
            while (at < bytes.length && isSpace(bytes[at])) {
                at++;
            }
            if (at == bytes.length) {
                return words;
            }
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            at = word(bytes, at, word);
            words.add(word.toString(StandardCharsets.UTF_8));
        }
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static int word(byte[] line, int from, ByteArrayOutputStream out) {
        int at = from;
        while (at < line.length && !isSpace(line[at])) {
            byte c = line[at++];
            if (c == '"' || c == '\'') {
                at = quoted(line, at, c, out);
                if (at < line.length && !isSpace(line[at])) {
                    throw unbalanced();
                }
                return at;
            }
            out.write(c);
        }
        return at;
    }

    private static int quoted(byte[] line, int from, byte quote, ByteArrayOutputStream out) {
        int at = from;
        while (at < line.length) {
            byte c = line[at++];
            if (c == quote) {
                return at;
            }
            if (c != '\\' || at == line.length || (quote == '\'' && line[at] != '\'')) {
                out.write(c);
            } else {
                at = escaped(line, at, out);
            }
        }
        throw unbalanced();
    }

    private static int escaped(byte[] line, int at, ByteArrayOutputStream out) {
        if (line[at] == 'x' && at + 2 < line.length) {
            int value = Character.digit(line[at + 1], 16) << 4 | Character.digit(line[at + 2], 16);
            if (value >= 0) {
                out.write(value);
                return at + 3;
            }
        }
        int known = ESCAPES.indexOf(line[at]);
        out.write(known < 0 ? line[at] : ESCAPED.charAt(known));
        return at + 1;
    }

    private static IllegalArgumentException unbalanced() {
        return new IllegalArgumentException("Unbalanced quotes in configuration line");
    }

    /** A word as a line has to have it: in quotes if it is empty, or has what means something there. */
    static String quote(String word) {
        if (!word.isEmpty() && word.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '\'' || c == '\\')) {
            return word;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            int known = ESCAPED.indexOf(c);
            if (known >= 0) {
                quoted.append('\\').append(ESCAPES.charAt(known));
            } else if (c < ' ') {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
