package io.forkpoint.server.internal.resp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.agrona.DirectBuffer;

/** Numbers as the protocol writes them. */
public final class Digits {
    private Digits() {}

    /**
     * Parses a decimal integer in its one form.
     *
     * @param memory holds it
     * @param offset where it begins
     * @param length its bytes
     * @return its value
     * @throws ErrorReply if it is none, or has more than 64 bits
     */
    public static long parse(DirectBuffer memory, int offset, int length) {
        if (length == 0 || length > 20) {
            throw ErrorReply.notAnInteger();
        }
        int at = offset;
        int end = offset + length;
        boolean negative = memory.getByte(at) == '-';
        if (negative && ++at == end) {
            throw ErrorReply.notAnInteger();
        }
        int first = memory.getByte(at);
        if (first == '0' && length > 1) {
            throw ErrorReply.notAnInteger();
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = memory.getByte(at) - '0';
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                throw ErrorReply.notAnInteger();
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw ErrorReply.notAnInteger();
        }
        return negative ? value : -value;
    }

    /**
     * Parses a number as C's strtod does, but for NaN.
     *
     * @param text it
     * @return its value
     * @throws ErrorReply if it is none
     */
    public static double parseDouble(byte[] text) {
        String digits = new String(text, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        String unsigned = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        if (unsigned.equals("inf") || unsigned.equals("infinity")) {
            return digits.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        // What Java takes beyond that: suffixes, spaces around, and words.
        if (unsigned.isEmpty() || !unsigned.matches("[0-9a-fx.p+-]+") || unsigned.matches("0x[^p]*|[^x]*[df]")) {
            throw ErrorReply.notAFloat();
        }
        try {
            double value = Double.parseDouble(digits);
            // Redis refuses what is too great for a double, or too small, rather than take infinity or zero for it.
            if (Double.isInfinite(value) || (value == 0 && !unsigned.matches("(0x)?[0.]+([ep].*)?"))) {
                throw ErrorReply.notAFloat();
            }
            return value;
        } catch (NumberFormatException e) {
            throw ErrorReply.notAFloat();
        }
    }

    /**
     * A number as text: an integer without a point, others with as many digits as tell it from its neighbours.
     *
     * @param value it
     * @return for instance {@code 3}, {@code 0.1}, {@code 1e+21}, {@code inf}
     */
    public static String format(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e17) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
        }
        String text = Double.toString(value);
        int exponent = text.indexOf('E');
        if (exponent < 0) {
            return text;
        }
        String mantissa = text.substring(0, exponent);
        if (mantissa.endsWith(".0")) {
            mantissa = mantissa.substring(0, mantissa.length() - 2);
        }
        String power = text.substring(exponent + 1);
        return mantissa + (power.startsWith("-") ? "e" : "e+") + power;
    }

    /** Returns how many characters an integer takes. */
    static int width(long value) {
        if (value == Long.MIN_VALUE) {
            return 20;
        }
        int width = value < 0 ? 2 : 1;
        for (long rest = Math.abs(value); rest >= 10; rest /= 10) {
            width++;
        }
        return width;
    }
}
