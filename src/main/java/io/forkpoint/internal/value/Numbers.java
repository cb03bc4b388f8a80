package io.forkpoint.internal.value;

import io.forkpoint.errors.NotANumberException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;

/** Arithmetic on numbers that are stored as text. A null text counts as 0. */
public final class Numbers {
    private static final int MAX_DIGITS = 20;
    private static final int MAX_DECIMAL_DIGITS = 256;
    /** With a sign, a zero and a point: the result of an increment must be readable by the next one. */
    private static final int MAX_DECIMAL_TEXT = MAX_DECIMAL_DIGITS + 3;

    private Numbers() {}

    /** Adds to an integer in Redis's notation: no sign but a minus, no leading zeros or spaces. */
    public static long add(byte[] text, long delta) {
        long number = text == null ? 0 : parse(text);
        try {
            return Math.addExact(number, delta);
        } catch (ArithmeticException e) {
            throw new NotANumberException(
                    "the increment would overflow a 64-bit integer: value=" + number + " increment=" + delta, e);
        }
    }

    private static long parse(byte[] text) {
        String digits = text.length > MAX_DIGITS ? "" : new String(text, StandardCharsets.ISO_8859_1);
        try {
            long number = Long.parseLong(digits);
            if (Long.toString(number).equals(digits)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notAnInteger(text, e);
        }
        throw notAnInteger(text, null);
    }

    private static NotANumberException notAnInteger(byte[] text, Throwable cause) {
        return new NotANumberException(
                "the value is not a decimal integer of 64 bits: value=" + printable(text), cause);
    }

    /** Adds to a decimal number; returns the sum without an exponent or trailing zeros. */
    public static String add(byte[] text, BigDecimal delta) {
        BigDecimal number = text == null ? BigDecimal.ZERO : parseDecimal(text);
        checkSize(delta);
        BigDecimal sum = number.add(delta, MathContext.UNLIMITED);
        checkSize(sum);
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal parseDecimal(byte[] text) {
        try {
            if (text.length <= MAX_DECIMAL_TEXT) {
                BigDecimal number = new BigDecimal(new String(text, StandardCharsets.ISO_8859_1));
                checkSize(number);
                return number;
            }
        } catch (NumberFormatException e) {
            throw new NotANumberException("the value is not a decimal number: value=" + printable(text), e);
        }
        throw new NotANumberException("the value is not a decimal number of at most " + MAX_DECIMAL_TEXT
                + " characters: value=" + printable(text));
    }

    /** Checks the length: without an exponent, a number such as 1e999999999 would fill the memory. */
    private static void checkSize(BigDecimal number) {
        if (Math.abs((long) number.scale()) + number.precision() > MAX_DECIMAL_DIGITS) {
            throw new NotANumberException(
                    "the number has more than " + MAX_DECIMAL_DIGITS + " digits: number=" + number);
        }
    }

    private static String printable(byte[] text) {
        int shown = Math.min(text.length, 40);
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < shown; i++) {
            out.append(text[i] >= 32 && text[i] < 127 ? (char) text[i] : '?');
        }
        return out.append(shown < text.length ? "...\"" : "\"").toString();
    }
}
