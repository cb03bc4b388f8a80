package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The safepoints of this JVM, from the file that {@code -Xlog:safepoint:file=...:tn} writes and {@code bench.safepoints}
 * names. Its stamps are those of {@link System#nanoTime()}.
 */
final class SafepointLog {
    /** A line, as JDK 17 and JDK 25 write it: {@code [123ns] Safepoint "G1CollectFull", ... Total: 456 ns}. */
    private static final Pattern LINE = Pattern.compile("\\[(\\d+)ns\\] Safepoint \"(\\w+)\".* Total: +(\\d+) ns.*");

    private SafepointLog() {}

    /** All threads of the JVM stood still, or were being brought to it, from one time to the other. */
    record Stop(String operation, long fromNanos, long toNanos) {
        long overlapNanos(long from, long to) {
            return Math.max(0, Math.min(to, toNanos) - Math.max(from, fromNanos));
        }
    }

    /** All so far; none if none are logged. */
    static List<Stop> read() throws IOException {
        List<Stop> stops = new ArrayList<>();
        String file = System.getProperty("bench.safepoints");
        if (file == null) {
            return stops;
        }
        for (String line : Files.readAllLines(Path.of(file))) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                long end = Long.parseLong(matcher.group(1));
                stops.add(new Stop(matcher.group(2), end - Long.parseLong(matcher.group(3)), end));
            }
        }
        return stops;
    }
}
