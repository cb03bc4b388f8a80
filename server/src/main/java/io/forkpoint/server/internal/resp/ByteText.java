package io.forkpoint.server.internal.resp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Text that may be any bytes, as passwords and the names of users, keys and channels are: UTF-8 where it is UTF-8, and each
 * byte that is not part of any stands as one lone surrogate, 0xDC00 more. Two texts are equal only if their bytes are, and
 * each gives back the bytes that it was made of.
 */
public final class ByteText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char FIRST_ESCAPE = '\uDC80';
    private static final char LAST_ESCAPE = '\uDCFF';
    private static final int ESCAPE_OFFSET = 0xDC00;
    private static final int LONGEST = 4;

    private ByteText() {}

    /**
     * The text of bytes.
     *
     * @param bytes any
     * @return it
     */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeOneByOne(bytes);
    }

    private static String decodeOneByOne(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int length = lengthAt(bytes, at);
            if (length == 0) {
                text.append((char) (ESCAPE_OFFSET + (bytes[at++] & 0xff)));
            } else {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    /** Returns how many bytes the character has that begins there; 0 if none does. */
    private static int lengthAt(byte[] bytes, int at) {
        for (int length = 1; length <= Math.min(LONGEST, bytes.length - at); length++) {
            String character = new String(bytes, at, length, StandardCharsets.UTF_8);
            // U+FFFD may be there itself.
            boolean whole = character.codePointCount(0, character.length()) == 1
                    && character.getBytes(StandardCharsets.UTF_8).length == length
                    && (character.charAt(0) != REPLACEMENT || isReplacement(bytes, at, length));
            if (whole) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isReplacement(byte[] bytes, int at, int length) {
        return length == 3 && bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBF && bytes[at + 2] == (byte) 0xBD;
    }

    /**
     * The bytes of a text.
     *
     * @param text of {@link #decode}, or any
     * @return them
     */
    public static byte[] encode(String text) {
        if (text.chars().noneMatch(ByteText::isEscape)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (isEscape(point)) {
                bytes.write(byteOf((char) point));
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            at += Character.charCount(point);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns whether a character stands for a byte that is no text, unless it is the second half of a pair.
     *
     * @param c a character
     * @return whether it does
     */
    public static boolean isEscape(int c) {
        return c >= FIRST_ESCAPE && c <= LAST_ESCAPE;
    }

    /**
     * The byte that a character stands for.
     *
     * @param escape of which {@link #isEscape} is true
     * @return 128 to 255
     */
    public static int byteOf(char escape) {
        return escape - ESCAPE_OFFSET;
    }

    /**
     * Whether a text has what parts words: a space, a tab, a line break, or a byte of 0. Of other alphabets' spaces none does.
     *
     * @param text it
     * @return whether it has
     */
    public static boolean hasSpaces(String text) {
        return text.chars().anyMatch(c -> c == ' ' || (c >= '\t' && c <= '\r') || c == 0);
    }

    /**
     * The lines of a file, without spaces before and behind.
     *
     * @param file whose bytes are text, mostly
     * @return them, empty ones too
     * @throws IOException if it cannot be read
     */
    public static List<String> lines(Path file) throws IOException {
        return decode(Files.readAllBytes(file)).lines().map(ByteText::trimmed).toList();
    }

    private static String trimmed(String line) {
        int from = 0;
        int to = line.length();
        while (from < to && hasSpaces(line.substring(from, from + 1))) {
            from++;
        }
        while (from < to && hasSpaces(line.substring(to - 1, to))) {
            to--;
        }
        return line.substring(from, to);
    }
}
