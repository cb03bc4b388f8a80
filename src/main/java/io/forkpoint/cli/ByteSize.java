package io.forkpoint.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as users of Redis write it: {@code 100}, {@code 64kb}, {@code 4gb}; {@code kb} is 1024 bytes and
 * {@code k} is 1000, as in redis.conf.
 *
 * @param bytes never negative
 */
record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:([kmgt])(i?b)?|b)?");
    private static final String UNITS = "kmgt";

    /** Parses a size; letters may be of either case. */
    static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is not a size; write bytes or, for instance, 64kb or 4gb");
        }
        try {
            long bytes = Long.parseLong(form.group(1));
            int power = form.group(2) == null ? 0 : UNITS.indexOf(form.group(2)) + 1;
            long unit = form.group(3) == null ? 1000 : 1024;
            for (int i = 0; i < power; i++) {
                bytes = Math.multiplyExact(bytes, unit);
            }
            return new ByteSize(bytes);
        } catch (ArithmeticException overflow) {
            throw new TypeConversionException("'" + text + "' is more than 2^63 - 1 bytes");
        }
    }
}
