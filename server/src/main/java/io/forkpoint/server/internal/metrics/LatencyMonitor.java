package io.forkpoint.server.internal.metrics;

import io.forkpoint.server.internal.config.ServerSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When something took so long that clients may have waited for it, by kinds of events: {@code command}, {@code
 * fast-command}, {@code fork} and {@code snapshot-gate}. Safe for any thread.
 */
public final class LatencyMonitor {
    private static final int MOST_SAMPLES = 160;

    /**
     * One time it took long.
     *
     * @param seconds when, since 1970
     * @param millis how long
     */
    public record Sample(long seconds, long millis) {}

    /**
     * The events of a kind.
     *
     * @param latest the last one
     * @param mostMillis of all there were
     */
    public record Summary(Sample latest, long mostMillis) {}

    private static final class Series {
        private final Deque<Sample> samples = new ArrayDeque<>();
        private long mostMillis;

        /** Of one second only the longest is kept. */
        private void add(Sample sample) {
            mostMillis = Math.max(mostMillis, sample.millis());
            Sample last = samples.peekLast();
            if (last != null && last.seconds() == sample.seconds()) {
                if (last.millis() >= sample.millis()) {
                    return;
                }
                samples.removeLast();
            }
            samples.addLast(sample);
            if (samples.size() > MOST_SAMPLES) {
                samples.removeFirst();
            }
        }
    }

    private final ServerSettings settings;
    private final Map<String, Series> byEvent = new TreeMap<>();

    /**
     * Nothing took long.
     *
     * @param settings says from when on something does
     */
    public LatencyMonitor(ServerSettings settings) {
        this.settings = settings;
    }

    /** {@return what takes so many nanoseconds is kept; the greatest long for nothing} */
    long thresholdNanos() {
        long millis = settings.latencyMonitorMillis.get();
        return millis == 0 || millis > Long.MAX_VALUE / 1_000_000 ? Long.MAX_VALUE : millis * 1_000_000;
    }

    /** {@return whether anything is kept at all} */
    public boolean isOn() {
        return settings.latencyMonitorMillis.get() != 0;
    }

    /**
     * Something has ended; kept if it took long enough.
     *
     * @param event its kind
     * @param took how long
     */
    void add(String event, Duration took) {
        if (took.toNanos() < thresholdNanos()) {
            return;
        }
        synchronized (this) {
            byEvent.computeIfAbsent(event, any -> new Series())
                    .add(new Sample(System.currentTimeMillis() / 1000, took.toMillis()));
        }
    }

    /** {@return the kinds of which there were events} */
    public synchronized Map<String, Summary> latest() {
        Map<String, Summary> summaries = new TreeMap<>();
        byEvent.forEach(
                (event, series) -> summaries.put(event, new Summary(series.samples.getLast(), series.mostMillis)));
        return summaries;
    }

    /**
     * The events of a kind.
     *
     * @param event the kind
     * @return them, the oldest first
     */
    public synchronized List<Sample> history(String event) {
        Series series = byEvent.get(event);
        return series == null ? List.of() : List.copyOf(series.samples);
    }

    /** {@return of how many kinds there were events, which are now forgotten} */
    public synchronized int reset() {
        int count = byEvent.size();
        byEvent.clear();
        return count;
    }

    /**
     * Forgets the events of a kind.
     *
     * @param event the kind
     * @return whether there were any
     */
    public synchronized boolean reset(String event) {
        return byEvent.remove(event) != null;
    }
}
