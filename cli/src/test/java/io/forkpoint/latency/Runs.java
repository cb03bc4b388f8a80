package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** Fabricated runs that look like measured ones. The same arguments make the same run. */
public final class Runs {
    public static final long GIB = 1L << 30;

    private static final int BUCKET_MILLIS = 10;
    private static final int WRITES_OF_BUCKET = 20;
    private static final double CONTROL_MILLIS = 5000;

    private Runs() {}

    /**
     * How a series behaves.
     *
     * @param pauseMillis at the gate; below 0 for a series without snapshots
     * @param faultMicros what a copied page costs a write, at most
     * @param saveSeconds from the gate to the end
     */
    public record Series(
            String name,
            String target,
            String method,
            String arena,
            double pauseMillis,
            double faultMicros,
            double saveSeconds,
            int retainedMib,
            int dirtyMib) {
        LatencySetting setting(long dataBytes, int rate) {
            boolean saves = pauseMillis >= 0 && !method.equals("stall");
            return new LatencySetting(
                    name,
                    target,
                    method,
                    arena,
                    saves ? "file" : "",
                    dataBytes,
                    dataBytes / 1040,
                    16,
                    1024,
                    rate,
                    2,
                    0.99,
                    0.1,
                    "spin",
                    0,
                    0,
                    0);
        }
    }

    public static final Series FORK_PRIVATE =
            new Series("fork:private", "forkpoint", "fork", "private", 62, 900, 14, 0, 1900);
    public static final Series FORK_SHARED =
            new Series("fork:shared", "forkpoint", "fork", "shared", 1.9, 350, 14.5, 60, 90);
    public static final Series ASYNC =
            new Series("async-fork:shared", "forkpoint", "async-fork", "shared", 0.21, 40, 16, 210, 0);
    public static final Series THREAD = new Series("thread:huge", "forkpoint", "thread", "huge", 0.12, 60, 18, 320, 0);
    public static final Series REDIS = new Series("redis", "redis", "bgsave", "", 96, 1100, 22, 0, 2400);
    public static final Series NONE = new Series("none", "forkpoint", "none", "private", -1, 0, 0, 0, 0);
    public static final Series NOTHING = new Series("nothing", "nothing", "none", "", -1, 0, 0, 0, 0);
    public static final Series STALL = new Series("stall", "forkpoint", "stall", "private", 20, 0, 0.02, 0, 0);

    public static List<LatencyRun> many(long dataBytes, int rate, int runs, int snapshots, Series... series) {
        List<LatencyRun> all = new ArrayList<>();
        for (Series one : series) {
            for (int run = 1; run <= runs; run++) {
                all.add(one(one, dataBytes, rate, run, snapshots));
            }
        }
        return all;
    }

    public static LatencyRun one(Series series, long dataBytes, int rate, int run, int snapshots) {
        return new Made(series, dataBytes, rate, run, snapshots).run();
    }

    /** A run with other facts. */
    public static LatencyRun with(LatencyRun run, LatencySetting setting, Map<String, String> host) {
        return new LatencyRun(
                run.format(),
                setting,
                run.run(),
                run.command(),
                host,
                run.phases(),
                run.snapshots(),
                run.timeline(),
                run.samples());
    }

    /** Latencies in microseconds. */
    public static LatencyFigures figures(double... micros) {
        Histogram nanos = new Histogram(3);
        for (double one : micros) {
            nanos.recordValue(Math.round(one * 1e3));
        }
        return LatencyFigures.of(nanos);
    }

    /** A run of one snapshot and few writes, of which each bucket's longest response is given. */
    public static LatencyRun plain(
            String series, int run, double longestMicros, List<Double> worstMicros, double gateMillis) {
        LatencySetting setting = FORK_PRIVATE.setting(GIB, 1000);
        LatencyFigures quiet = figures(1, 2, 3);
        LatencyFigures snapshot = figures(longestMicros / 100, longestMicros / 50, longestMicros);
        double end = worstMicros.size() * (double) BUCKET_MILLIS;
        SnapshotMark mark = new SnapshotMark(1, gateMillis, gateMillis, 500, 400, end, 1000, 1 << 20, 100, 0, 0);
        return new LatencyRun(
                LatencyRun.FORMAT,
                new LatencySetting(
                        series,
                        setting.target(),
                        setting.method(),
                        setting.arena(),
                        setting.sink(),
                        setting.dataBytes(),
                        setting.keys(),
                        setting.keyBytes(),
                        setting.valueBytes(),
                        setting.rate(),
                        setting.writers(),
                        setting.zipf(),
                        setting.ttlShare(),
                        setting.pace(),
                        setting.connections(),
                        setting.getShare(),
                        setting.bystanderBytes()),
                run,
                "forkpoint latency --series " + series,
                Map.of("kernel", "6.1"),
                List.of(
                        new LatencyPhase(LatencyPhase.CONTROL, 0, gateMillis / 1e3, quiet, quiet, 1.2, 0, 0, 0),
                        new LatencyPhase(LatencyPhase.snapshot(1), gateMillis, 1, snapshot, quiet, 1.5, 10, 2, 0)),
                List.of(mark),
                new LatencyTimeline(BUCKET_MILLIS, worstMicros, worstMicros, List.of()),
                List.of(new MemorySample(0, GIB, 0, 0, 0)));
    }

    private static final class Made {
        private final Series series;
        private final LatencySetting setting;
        private final int number;
        private final int snapshots;
        private final Random random;
        private final double size;
        private final List<SnapshotMark> marks = new ArrayList<>();
        private final List<LatencyPhase> phases = new ArrayList<>();
        private final List<Double> worst = new ArrayList<>();
        private final List<Double> heartbeat = new ArrayList<>();
        private final List<MemorySample> samples = new ArrayList<>();

        Made(Series series, long dataBytes, int rate, int number, int snapshots) {
            this.series = series;
            this.setting = series.setting(dataBytes, rate);
            this.number = number;
            this.snapshots = snapshots;
            this.random = new Random(series.name().hashCode() * 31L + dataBytes + rate + number);
            this.size = dataBytes / (4.0 * GIB) * (0.9 + 0.2 * random.nextDouble());
        }

        LatencyRun run() {
            phase(LatencyPhase.CONTROL, 0, CONTROL_MILLIS);
            double at = CONTROL_MILLIS;
            for (int i = 1; series.pauseMillis() >= 0 && i <= snapshots; i++) {
                double gate = at + 37.3;
                double pause = series.pauseMillis() * (series.method().contains("fork") ? size : 1);
                double end = gate + Math.max(pause, series.saveSeconds() * 1e3 * size);
                marks.add(mark(i, at, gate, pause, end));
                phase(LatencyPhase.snapshot(i), at, end + 3000);
                at = end + 3000;
            }
            sample(at);
            Map<String, String> host = new LinkedHashMap<>();
            host.put("kernel", "6.1.0-18-amd64");
            host.put("processor", "2 of a server's processor at 2.6 GHz");
            host.put("memory", "16 GiB");
            host.put("java", "17.0.15");
            host.put("server", series.target().equals("redis") ? "Redis 7.0.15" : "none");
            String command = "forkpoint latency run --series " + series.name() + " --data " + setting.dataBytes()
                    + " --rate " + setting.rate();
            LatencyTimeline timeline = new LatencyTimeline(BUCKET_MILLIS, worst, heartbeat, List.of());
            return new LatencyRun(LatencyRun.FORMAT, setting, number, command, host, phases, marks, timeline, samples);
        }

        private SnapshotMark mark(int of, double start, double gate, double pause, double end) {
            boolean saves = !series.method().equals("stall");
            long bytes = saves ? setting.dataBytes() : 0;
            return new SnapshotMark(
                    of,
                    start,
                    gate,
                    pause * 1e3,
                    series.method().equals("fork") ? pause * 990 : 0,
                    end,
                    saves ? setting.keys() : 0,
                    bytes,
                    bytes / 1e3 / (end - gate),
                    (long) series.retainedMib() << 20,
                    (long) series.dirtyMib() << 20);
        }

        private void phase(String name, double from, double to) {
            Histogram response = new Histogram(3);
            Histogram service = new Histogram(3);
            double beat = 1;
            for (double at = from; at < to; at += BUCKET_MILLIS) {
                double longest = 0;
                for (int i = 0; i < WRITES_OF_BUCKET; i++) {
                    double alone = service(at);
                    double all = alone + waiting(at + i * (double) BUCKET_MILLIS / WRITES_OF_BUCKET);
                    service.recordValue(Math.round(alone * 1e3));
                    response.recordValue(Math.round(all * 1e3));
                    longest = Math.max(longest, all);
                }
                worst.add(longest);
                double gap = 1.05 + 0.4 * Math.exp(random.nextGaussian() - 1.5);
                heartbeat.add(gap);
                beat = Math.max(beat, gap);
            }
            phases.add(new LatencyPhase(
                    name,
                    from,
                    (to - from) / 1e3,
                    LatencyFigures.of(response),
                    LatencyFigures.of(service),
                    beat,
                    random.nextInt(30),
                    random.nextInt(100),
                    0));
        }

        // A few microseconds, seldom a hundred; more while pages are copied, less and less often.
        private double service(double atMillis) {
            double micros = 3 * Math.exp(0.35 * random.nextGaussian());
            if (random.nextInt(20_000) == 0) {
                micros += 200 * random.nextDouble();
            }
            for (SnapshotMark mark : marks) {
                double since = atMillis - mark.gateMillis();
                boolean running = since >= 0 && atMillis < mark.endMillis();
                if (running && random.nextDouble() < 0.3 * Math.exp(-since / 4000) + 0.001) {
                    micros += series.faultMicros() * Math.pow(random.nextDouble(), 6);
                }
            }
            return micros;
        }

        // Who should have started during a pause waits for its end, and for those before it.
        private double waiting(double atMillis) {
            for (SnapshotMark mark : marks) {
                double since = atMillis - mark.gateMillis();
                double left = mark.pauseMicros() / 1e3 - 0.97 * since;
                if (since >= 0 && left > 0) {
                    return left * 1e3;
                }
            }
            return 0;
        }

        private void sample(double toMillis) {
            for (double at = 0; at < toMillis; at += 50) {
                long resident = (long) (setting.dataBytes() * 1.06 + 3e8);
                long retained = 0;
                long dirty = 0;
                long saved = 0;
                for (SnapshotMark mark : marks) {
                    double part = (at - mark.gateMillis()) / (mark.endMillis() - mark.gateMillis());
                    if (part >= 0 && part < 1) {
                        retained = (long) (mark.retainedPeakBytes() * Math.sin(Math.PI * part));
                        dirty = (long) (mark.privateDirtyPeakBytes() * (1 - Math.exp(-5 * part)));
                        saved = (long) (mark.bytes() * Math.min(1, part + 0.004 * Math.sin(part * 120)));
                    }
                }
                samples.add(new MemorySample(at, resident + retained, retained, dirty, Math.max(0, saved)));
            }
        }
    }
}
