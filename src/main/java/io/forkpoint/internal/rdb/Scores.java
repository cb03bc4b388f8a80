package io.forkpoint.internal.rdb;

import java.nio.charset.StandardCharsets;
import org.agrona.UnsafeApi;

/** Reads scores of sorted sets in the file's encodings. None of them is NaN: Redis does not load such a set. */
final class Scores {
    static final int NAN = 253;
    private static final int INFINITY = 254;
    private static final int NEGATIVE_INFINITY = 255;
    private static final int LONGEST = 128;
    private static final String DECIMAL_CHARACTERS = "0123456789+-.eE";

    /** Reads a double of eight bytes. */
    double readBinary(RdbInput input) {
        return notNaN(Double.longBitsToDouble(input.readLong("a score")));
    }

    /** Reads a length of one byte and that many characters, or one byte for infinities and NaN. */
    double readText(RdbInput input) {
        int length = input.readUnsignedByte("a score");
        return switch (length) {
            case NAN -> notNaN(Double.NaN);
            case INFINITY -> Double.POSITIVE_INFINITY;
            case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> {
                input.require(length, "a score");
                double score = parse(input.recordAddress() + input.recordBytes(), length);
                input.skip(length, "a score");
                yield score;
            }
        };
    }

    /** Returns what C's strtod() makes of these characters, if Redis can have written them. */
    double parse(long address, int bytes) {
        if (bytes > LONGEST) {
            throw Corruption.damaged("a score of " + bytes + " characters");
        }
        byte[] copy = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            copy[i] = UnsafeApi.getByte(address + i);
        }
        String text = new String(copy, StandardCharsets.ISO_8859_1);
        return switch (text) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan", "-nan" -> notNaN(Double.NaN);
            default -> parseDecimal(text);
        };
    }

    private static double parseDecimal(String text) {
        try {
            // Java also accepts type suffixes and hexadecimal, which no writer of RDB produces.
            if (text.chars().allMatch(c -> DECIMAL_CHARACTERS.indexOf(c) >= 0)) {
                return Double.parseDouble(text);
            }
        } catch (NumberFormatException e) {
            throw notANumber(text);
        }
        throw notANumber(text);
    }

    private static Corruption notANumber(String text) {
        return Corruption.damaged("a score is not a number: \"" + Printable.of(text) + "\"");
    }

    private static double notNaN(double score) {
        if (Double.isNaN(score)) {
            throw Corruption.damaged("a score is not a number (NaN)");
        }
        return score;
    }
}
