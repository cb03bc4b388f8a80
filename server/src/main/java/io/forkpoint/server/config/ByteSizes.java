package io.forkpoint.server.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as redis.conf writes them: {@code 100}, {@code 64kb}, {@code 4gb}; {@code kb} is 1024 bytes and {@code k} 1000. */
public final class ByteSizes {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:([kmgt])(i?b)?|b)?");
    private static final String UNITS = "kmgt";

    private ByteSizes() {}

    /**
     * Parses a size; letter case does not matter.
     *
     * @param text the size
     * @return the size in bytes
     * @throws IllegalArgumentException if the text is not a size
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write bytes or, for instance, 64kb or 4gb");
        }
        try {
            long bytes = Long.parseLong(form.group(1));
            int power = form.group(2) == null ? 0 : UNITS.indexOf(form.group(2)) + 1;
            long unit = form.group(3) == null ? 1000 : 1024;
            for (int i = 0; i < power; i++) {
                bytes = Math.multiplyExact(bytes, unit);
            }
            return bytes;
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("'" + text + "' is more than 2^63 - 1 bytes", overflow);
        }
    }
}
