package io.forkpoint.server.internal.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a line as Redis splits them, of a request as of redis.conf: parted by spaces; in double quotes with the escapes of
 * C and {@code \xHH}, or in single quotes with {@code \'} alone.
 */
public final class QuotedWords {
    private static final String ESCAPES = "nrtba";
    private static final String ESCAPED = "\n\r\t\b\u0007";

    private final byte[] line;
    private int at;

    private QuotedWords(byte[] line) {
        this.line = line;
    }

    /**
     * Splits a line.
     *
     * @param line without its end
     * @return its words
     * @throws IllegalArgumentException if a quote is not closed, or something follows one at once
     */
    public static List<byte[]> split(byte[] line) {
        return new QuotedWords(line).words();
    }

    private List<byte[]> words() {
        List<byte[]> words = new ArrayList<>();
        while (true) {
            while (at < line.length && isSpace(line[at])) {
                at++;
            }
            if (at == line.length) {
                return words;
            }
            words.add(word());
        }
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
    }

    private byte[] word() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (at < line.length && !isSpace(line[at])) {
            byte c = line[at++];
            if (c == '"' || c == '\'') {
                quoted(c, out);
                if (at < line.length && !isSpace(line[at])) {
                    throw unbalanced();
                }
                break;
            }
            out.write(c);
        }
        return out.toByteArray();
    }

    private void quoted(byte quote, ByteArrayOutputStream out) {
        while (at < line.length) {
            byte c = line[at++];
            if (c == quote) {
                return;
            }
            boolean escapes = c == '\\' && at < line.length && (quote == '"' || line[at] == '\'');
            out.write(escapes ? escaped() : c);
        }
        throw unbalanced();
    }

    private int escaped() {
        byte c = line[at++];
        if (c == 'x' && at + 1 < line.length) {
            int high = Character.digit(line[at], 16);
            int low = Character.digit(line[at + 1], 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return (high << 4) | low;
            }
        }
        int known = ESCAPES.indexOf(c);
        return known < 0 ? c : ESCAPED.charAt(known);
    }

    private static IllegalArgumentException unbalanced() {
        return new IllegalArgumentException("unbalanced quotes");
    }
}
