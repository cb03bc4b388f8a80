package io.forkpoint.server.internal.metrics;

import java.util.Locale;

/** What INFO replies, as it is put together. */
final class InfoText {
    private static final String UNITS = "BKMGTP";

    private final StringBuilder text = new StringBuilder(4096);

    InfoText() {}

    /** Begins a section. */
    void section(String name) {
        if (text.length() > 0) {
            text.append("\r\n");
        }
        text.append("# ").append(name).append("\r\n");
    }

    void field(String name, String value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    void field(String name, long value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    void field(String name, boolean value) {
        field(name, value ? 1 : 0);
    }

    /** With two digits behind the point. */
    void field(String name, double value) {
        field(name, decimal(value));
    }

    /** In bytes, and once more for people. */
    void bytes(String name, long value) {
        field(name, value);
        field(name + "_human", human(value));
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Such as 512B or 1.50M. */
    static String human(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length() - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : decimal(value)) + UNITS.charAt(unit);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
