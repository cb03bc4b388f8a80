package io.forkpoint.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them. JSON gets the plain numbers. */
final class Format {
    private static final String[] BINARY_UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Format() {}

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String bytes(long value) {
        if (value < 1024) {
            return value + " bytes";
        }
        double scaled = value;
        int unit = 0;
        while (scaled >= 1024 && unit < BINARY_UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, scaled < 10 ? "%.2f %s" : "%.1f %s", scaled, BINARY_UNITS[unit]);
    }

    /** Three significant places in the unit that suits: from microseconds for a pause to seconds for a file. */
    static String duration(Duration value) {
        double micros = value.toNanos() / 1e3;
        if (micros < 1000) {
            return String.format(Locale.ROOT, "%.1f us", micros);
        }
        return micros < 1e6
                ? String.format(Locale.ROOT, "%.2f ms", micros / 1e3)
                : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
    }

    /** Returns how many a second; 0 when no time has passed. */
    static double perSecond(long count, Duration duration) {
        return duration.isZero() ? 0 : count / seconds(duration);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static double micros(Duration duration) {
        return duration.toNanos() / 1e3;
    }
}
