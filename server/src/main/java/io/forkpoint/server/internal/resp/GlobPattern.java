package io.forkpoint.server.internal.resp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern as KEYS, SCAN, PSUBSCRIBE and CONFIG GET take it: {@code *} stands for any bytes, {@code ?} for one, {@code
 * [a-c]} and {@code [^a-c]} for one of some or of all others, and a backslash takes the next byte's meaning away. What is
 * left open at the end, such as {@code [ab}, ends there. Like Redis's, so {@code **} does not match an empty string, while
 * {@code *} does. Takes at most as many steps as the pattern's length times the string's. Immutable.
 */
public final class GlobPattern {
    private static final int ANY = 256;
    private static final int STAR = 257;
    /** From here on: one of the sets, by its index. */
    private static final int FIRST_SET = 258;

    private static final int SET_WORDS = 256 / Long.SIZE;

    private final boolean ignoringCase;
    /** What stands at each place: a byte, or one of the above. */
    private int[] elements;

    private int size;
    /** Of each set the bytes in it, a bit each. */
    private final List<long[]> sets = new ArrayList<>();

    private GlobPattern(byte[] pattern, boolean ignoringCase) {
        this.ignoringCase = ignoringCase;
        elements = new int[pattern.length];
        int at = 0;
        while (at < pattern.length) {
            at = switch (pattern[at]) {
                case '*' -> star(at);
                case '?' -> add(ANY, at + 1);
                case '[' -> set(pattern, at + 1);
                case '\\' -> literal(pattern, Math.min(at + 1, pattern.length - 1));
                default -> literal(pattern, at);
            };
        }
        elements = Arrays.copyOf(elements, size);
    }

    /**
     * A pattern.
     *
     * @param pattern its bytes; any are a pattern
     * @return it
     */
    public static GlobPattern of(byte[] pattern) {
        return new GlobPattern(pattern, false);
    }

    /**
     * A pattern to which ASCII letters of both cases are alike.
     *
     * @param pattern its bytes; any are a pattern
     * @return it
     */
    public static GlobPattern ofIgnoringCase(byte[] pattern) {
        return new GlobPattern(pattern, true);
    }

    /** {@return whether it is a star, and so matches everything} */
    public boolean matchesAll() {
        return size == 1 && elements[0] == STAR;
    }

    // ---- reading a pattern ------------------------------------------------------------------------------------

    private int add(int element, int next) {
        elements[size++] = element;
        return next;
    }

    private int star(int at) {
        // Two are one, but not at the beginning: only a single star matches nothing at all.
        boolean another = size > 1 && elements[size - 1] == STAR;
        return another ? at + 1 : add(STAR, at + 1);
    }

    private int literal(byte[] pattern, int at) {
        return add(fold(pattern[at]) & 0xff, at + 1);
    }

    /** Reads a set behind its bracket; byte by byte as Redis does, so that what makes little sense makes the same. */
    private int set(byte[] pattern, int start) {
        int at = start;
        boolean negated = at < pattern.length && pattern[at] == '^';
        if (negated) {
            at++;
        }
        long[] set = new long[SET_WORDS];
        while (at < pattern.length && pattern[at] != ']') {
            if (pattern[at] == '\\' && at + 1 < pattern.length) {
                at++;
                addRange(set, pattern[at], pattern[at]);
            } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
                addRange(set, pattern[at], pattern[at + 2]);
                at += 2;
            } else {
                addRange(set, pattern[at], pattern[at]);
            }
            at++;
        }
        if (negated) {
            Arrays.setAll(set, i -> ~set[i]);
        }
        sets.add(set);
        return add(FIRST_SET + sets.size() - 1, at + 1);
    }

    /** In the order of C's characters, which have a sign. */
    private void addRange(long[] set, byte first, byte last) {
        byte low = fold(first <= last ? first : last);
        byte high = fold(first <= last ? last : first);
        for (int each = Byte.MIN_VALUE; each <= Byte.MAX_VALUE; each++) {
            byte folded = fold((byte) each);
            if (folded >= low && folded <= high) {
                set[(each & 0xff) / Long.SIZE] |= 1L << each;
            }
        }
    }

    private byte fold(byte letter) {
        return ignoringCase && letter >= 'A' && letter <= 'Z' ? (byte) (letter + 'a' - 'A') : letter;
    }

    // ---- matching ---------------------------------------------------------------------------------------------

    /**
     * Returns whether a string is of this pattern.
     *
     * @param string its bytes
     * @return whether it is, from its first byte to its last
     */
    public boolean matches(byte[] string) {
        if (string.length == 0) {
            return size == 0 || matchesAll();
        }
        int element = 0;
        int at = 0;
        // Where to go on after the last star has taken one byte more. Stars before it need not be looked at again.
        int behindStar = -1;
        int resumeAt = 0;
        while (at < string.length) {
            if (element < size && elements[element] == STAR) {
                behindStar = ++element;
                resumeAt = at;
            } else if (element < size && matches(elements[element], string[at])) {
                element++;
                at++;
            } else if (behindStar >= 0) {
                element = behindStar;
                at = ++resumeAt;
            } else {
                return false;
            }
        }
        while (element < size && elements[element] == STAR) {
            element++;
        }
        return element == size;
    }

    private boolean matches(int element, byte letter) {
        if (element < ANY) {
            return element == (fold(letter) & 0xff);
        }
        return element == ANY || (sets.get(element - FIRST_SET)[(letter & 0xff) / Long.SIZE] & 1L << letter) != 0;
    }
}
