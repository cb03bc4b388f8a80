package io.forkpoint.latency.page;

import io.forkpoint.latency.LatencySetting;
import io.forkpoint.latency.Spread;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Figures and settings in words, for the page. */
final class PageText {
    private static final long KIB = 1024;
    private static final long MIB = KIB * KIB;
    private static final long GIB = KIB * MIB;

    private PageText() {}

    /** Text that may stand between tags and in attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A time in the unit that fits it. */
    static String time(double micros) {
        return Unit.fitting(micros).with(micros);
    }

    /** The median of some times; with several runs, their range as well. */
    static String times(Spread micros) {
        Unit unit = Unit.fitting(micros.median());
        return cell(unit.with(micros.median()), unit.plain(micros.min()), unit.plain(micros.max()), micros.runs());
    }

    /** The median of a plain figure, and the range. */
    static String figures(Spread spread) {
        return cell(figure(spread.median()), figure(spread.min()), figure(spread.max()), spread.runs());
    }

    private static String cell(String median, String min, String max, int runs) {
        boolean same = min.equals(max);
        return runs == 1 || same ? median : median + " <small>[" + min + "–" + max + "]</small>";
    }

    /** Three digits that count, all digits of what is longer. */
    static String figure(double value) {
        if (Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** What multiple of another figure one is; a fraction if it is much less. */
    static String ratio(double of, double base) {
        return of > 0 && of < base / 10 ? "1/" + figure(base / of) : "× " + figure(of / base);
    }

    static String bytes(double bytes) {
        if (bytes >= GIB) {
            return figure(bytes / GIB) + " GiB";
        }
        if (bytes >= MIB) {
            return figure(bytes / MIB) + " MiB";
        }
        return bytes >= KIB ? figure(bytes / KIB) + " KiB" : figure(bytes) + " B";
    }

    /** What a reader tells one section from another by. */
    static String heading(LatencySetting setting) {
        return bytes((double) setting.dataBytes()) + ", " + figure(setting.rate()) + " writes a second";
    }

    /**
     * The rest of what all series of a section have in common.
     *
     * @param paces names of the series by how their writers wait
     * @param sinks names of the series by where their snapshots went
     */
    static String rest(LatencySetting setting, Map<String, List<String>> paces, Map<String, List<String>> sinks) {
        String writers = setting.writers() == 1 ? "1 writer" : setting.writers() + " writers";
        String keys = setting.zipf() == 0 ? "all keys alike" : "keys by Zipf " + figure(setting.zipf());
        String ttl = setting.ttlShare() == 0
                ? "no write sets an expiry"
                : figure(100 * setting.ttlShare()) + "% of the writes set an expiry";
        return String.join(
                " · ",
                "keys of " + figure(setting.keyBytes()) + " bytes, values of " + figure(setting.valueBytes())
                        + " bytes",
                writers + " " + each(paces, pace -> "by pace " + pace),
                keys,
                ttl,
                each(sinks, PageText::sink));
    }

    private static String sink(String sink) {
        return switch (sink) {
            case "" -> "no snapshots";
            case "null" -> "snapshots to /dev/null";
            default -> "snapshots to a " + sink;
        };
    }

    /** A property that all series share, or each value of it with those that have it. */
    private static String each(Map<String, List<String>> series, UnaryOperator<String> words) {
        if (series.size() == 1) {
            return words.apply(series.keySet().iterator().next());
        }
        return series.entrySet().stream()
                .map(value -> words.apply(value.getKey()) + " for " + String.join(", ", value.getValue()))
                .collect(Collectors.joining("; "));
    }

    private enum Unit {
        MICROS("µs", 1),
        MILLIS("ms", 1e3),
        SECONDS("s", 1e6);

        private final String sign;
        private final double micros;

        Unit(String sign, double micros) {
            this.sign = sign;
            this.micros = micros;
        }

        static Unit fitting(double micros) {
            if (micros < 1e3) {
                return MICROS;
            }
            return micros < 1e7 ? MILLIS : SECONDS;
        }

        String plain(double micros) {
            return figure(micros / this.micros);
        }

        String with(double micros) {
            return plain(micros) + "\u00a0" + sign;
        }
    }
}
