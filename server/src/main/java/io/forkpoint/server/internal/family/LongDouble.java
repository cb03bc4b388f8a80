package io.forkpoint.server.internal.family;

import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * A number in the precision of Redis's INCRBYFLOAT, so that the digits are the same: 64 bits, as a C long double on x86. Its
 * range is that of all numbers of at most 5,000 digits.
 */
final class LongDouble {
    static final LongDouble ZERO = new LongDouble(BigDecimal.ZERO);

    private static final int PRECISION = 64;
    private static final int DECIMALS = 17;
    /** The number of digits of the greatest long double; a number with more is infinite there. */
    private static final int MOST_DIGITS = 4932;

    private final BigDecimal value;

    private LongDouble(BigDecimal value) {
        this.value = value;
    }

    /**
     * Parses a number.
     *
     * @throws ErrorReply if the text is not a number
     */
    static LongDouble parse(byte[] text) {
        // Rejects infinite values, and exponents that are too large, before they take any memory.
        double rough = Digits.parseDouble(text);
        if (Double.isInfinite(rough) || Double.isNaN(rough)) {
            throw nanOrInfinity();
        }
        String digits = new String(text, StandardCharsets.ISO_8859_1);
        try {
            return new LongDouble(round(rough == 0 ? BigDecimal.ZERO : new BigDecimal(digits)));
        } catch (NumberFormatException hexadecimal) {
            return new LongDouble(new BigDecimal(rough));
        }
    }

    LongDouble plus(LongDouble other) {
        BigDecimal sum = round(value.add(other.value));
        if (sum.precision() - sum.scale() > MOST_DIGITS) {
            throw nanOrInfinity();
        }
        return new LongDouble(sum);
    }

    private static ErrorReply nanOrInfinity() {
        return new ErrorReply("ERR increment would produce NaN or Infinity");
    }

    /** Rounds to the nearest number of 64 binary digits, ties to even. */
    private static BigDecimal round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigInteger whole = exact.abs().toBigInteger();
        int shift = whole.signum() != 0
                ? PRECISION - whole.bitLength()
                : PRECISION
                        - 1
                        + BigDecimal.ONE
                                .divide(exact.abs(), 0, RoundingMode.FLOOR)
                                .toBigInteger()
                                .bitLength();
        BigDecimal unit = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(shift)));
        BigDecimal scaled = shift >= 0 ? exact.multiply(unit) : exact.divide(unit);
        BigDecimal rounded = scaled.setScale(0, RoundingMode.HALF_EVEN);
        return shift >= 0 ? rounded.divide(unit) : rounded.multiply(unit);
    }

    /** Returns the number with at most 17 decimals and without trailing zeros. */
    @Override
    public String toString() {
        BigDecimal text = value.setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return text.signum() == 0 ? "0" : text.toPlainString();
    }
}
