package io.forkpoint.server.internal.config;

import io.forkpoint.server.internal.resp.ByteText;
import io.forkpoint.server.internal.resp.QuotedWords;
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
        try {
            return QuotedWords.split(ByteText.encode(line)).stream()
                    .map(ByteText::decode)
                    .toList();
        } catch (IllegalArgumentException unbalanced) {
            throw new IllegalArgumentException("Unbalanced quotes in configuration line", unbalanced);
        }
    }

    /** A word as a line has to have it: in quotes if it is empty, or has what means something there. */
    static String quote(String word) {
        if (!word.isEmpty()
                && word.chars()
                        .noneMatch(c -> c <= ' ' || c == '"' || c == '\'' || c == '\\' || ByteText.isEscape(c))) {
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
            } else if (ByteText.isEscape(c) && (i == 0 || !Character.isHighSurrogate(word.charAt(i - 1)))) {
                quoted.append(String.format("\\x%02x", ByteText.byteOf(c)));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
