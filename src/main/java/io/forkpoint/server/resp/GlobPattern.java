package io.forkpoint.server.resp;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A pattern as KEYS takes it: {@code *} is any bytes, {@code ?} any byte, {@code [a-c]} and {@code [^a-c]} one byte of
 * several or of all others, and a backslash takes the next byte as it is. Immutable.
 */
public final class GlobPattern {
    private final byte[] pattern;
    private final boolean ignoresCase;
    private final boolean matchesAll;

    /**
     * A pattern that tells capitals from small letters.
     *
     * @param pattern its bytes
     */
    public GlobPattern(byte[] pattern) {
        this(pattern, false);
    }

    /**
     * A pattern.
     *
     * @param pattern its bytes
     * @param ignoresCase whether ASCII letters match in either case
     */
    public GlobPattern(byte[] pattern, boolean ignoresCase) {
        this.pattern = pattern.clone();
        this.ignoresCase = ignoresCase;
        matchesAll = pattern.length == 1 && pattern[0] == '*';
    }

    /** {@return whether it is a single star} */
    public boolean matchesAll() {
        return matchesAll;
    }

    /**
     * Whether some bytes match as a whole.
     *
     * @param text them
     * @return whether they do
     */
    public boolean matches(byte[] text) {
        return matchesAll || matches(new UnsafeBuffer(text), 0, text.length);
    }

    /**
     * Whether some bytes match as a whole.
     *
     * @param memory holds them
     * @param offset where they begin
     * @param length how many
     * @return whether they do
     */
    public boolean matches(DirectBuffer memory, int offset, int length) {
        if (matchesAll) {
            return true;
        }
        // Where to go on if what follows the last star does not match: it takes one byte more. Nothing else needs to be
        // tried again, so that no pattern takes longer than pattern times text.
        int starBehind = -1;
        int starText = 0;
        int at = 0;
        int text = 0;
        while (text < length) {
            if (at < pattern.length && pattern[at] == '*') {
                starBehind = ++at;
                starText = text;
                continue;
            }
            int behind = at < pattern.length ? matchOne(at, memory.getByte(offset + text)) : -1;
            if (behind > 0) {
                at = behind;
                text++;
            } else if (starBehind < 0) {
                return false;
            } else {
                at = starBehind;
                text = ++starText;
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at == pattern.length;
    }

    /** Where the pattern goes on behind what stands for one byte; -1 if that is another byte. */
    private int matchOne(int at, byte text) {
        return switch (pattern[at]) {
            case '?' -> at + 1;
            case '[' -> matchClass(at + 1, text);
            case '\\' -> {
                int literal = at + 1 < pattern.length ? at + 1 : at;
                yield same(pattern[literal], text) ? literal + 1 : -1;
            }
            default -> same(pattern[at], text) ? at + 1 : -1;
        };
    }

    private int matchClass(int start, byte text) {
        int at = start;
        boolean negated = at < pattern.length && pattern[at] == '^';
        if (negated) {
            at++;
        }
        boolean found = false;
        while (at < pattern.length && pattern[at] != ']') {
            if (pattern[at] == '\\' && at + 1 < pattern.length) {
                found |= same(pattern[at + 1], text);
                at += 2;
            } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
                found |= isBetween(pattern[at], pattern[at + 2], text);
                at += 3;
            } else {
                found |= same(pattern[at], text);
                at++;
            }
        }
        // One that nobody has closed ends with the pattern.
        return found == negated ? -1 : Math.min(at + 1, pattern.length);
    }

    private boolean isBetween(byte one, byte other, byte text) {
        int from = fold(one);
        int to = fold(other);
        int value = fold(text);
        return value >= Math.min(from, to) && value <= Math.max(from, to);
    }

    private boolean same(byte one, byte other) {
        return fold(one) == fold(other);
    }

    private int fold(byte letter) {
        return ignoresCase && letter >= 'A' && letter <= 'Z' ? letter + 32 : letter & 0xff;
    }
}
