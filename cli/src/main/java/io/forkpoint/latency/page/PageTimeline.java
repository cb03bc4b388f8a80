package io.forkpoint.latency.page;

import io.forkpoint.latency.LatencyPhase;
import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.MemorySample;
import io.forkpoint.latency.SnapshotMark;
import java.util.ArrayList;
import java.util.List;

/**
 * What a section's pictures over time show of each run: from when to when, and in steps of what length.
 *
 * @param fromSeconds from the gate, so it is below 0
 * @param toSeconds from the gate
 * @param stepMillis length of a step, a multiple of the runs' buckets
 */
record PageTimeline(double fromSeconds, double toSeconds, int stepMillis) {
    static final int POINTS = 3000;
    private static final double MARGIN_SECONDS = 2;
    private static final double LONGEST_WITHOUT_SNAPSHOT_SECONDS = 30;
    // What is drawn on a logarithmic axis has to be above 0.
    private static final double LEAST = 1e-4;

    private static final int SAMPLES = 600;
    private static final int RATES = 120;

    /** The time that shows the first snapshot of each of some runs. */
    static PageTimeline around(List<LatencyRun> runs) {
        double from = -MARGIN_SECONDS;
        double to = 0;
        int bucketMillis = 1;
        for (LatencyRun run : runs) {
            bucketMillis = Math.max(bucketMillis, run.timeline().bucketMillis());
            if (run.snapshots().isEmpty()) {
                continue;
            }
            SnapshotMark first = run.snapshots().get(0);
            from = Math.min(from, (first.startMillis() - first.gateMillis()) / 1e3 - MARGIN_SECONDS);
            to = Math.max(to, (first.endMillis() - first.gateMillis()) / 1e3 + MARGIN_SECONDS);
        }
        if (to == 0) {
            to = Math.min(LONGEST_WITHOUT_SNAPSHOT_SECONDS, longestSeconds(runs));
        }
        int buckets = (int) Math.ceil((to - from) * 1e3 / bucketMillis);
        int step = Math.max(1, (buckets + POINTS - 1) / POINTS);
        return new PageTimeline(from, to, step * bucketMillis);
    }

    private static double longestSeconds(List<LatencyRun> runs) {
        double longest = 1;
        for (LatencyRun run : runs) {
            double length = run.timeline().worstMicros().size()
                    * (double) run.timeline().bucketMillis();
            longest = Math.max(longest, (length - zeroMillis(run)) / 1e3);
        }
        return longest;
    }

    /**
     * The time of a run that is 0 in the pictures: the gate of the first snapshot. A run without one has none; its
     * pictures begin where its last phase does.
     */
    static double zeroMillis(LatencyRun run) {
        if (!run.snapshots().isEmpty()) {
            return run.snapshots().get(0).gateMillis();
        }
        LatencyPhase last = run.lastPhase();
        double margin = last.name().equals(LatencyPhase.CONTROL) ? MARGIN_SECONDS * 1e3 : 0;
        return last.fromMillis() + margin;
    }

    /** The longest responses of a run around the gate of its first snapshot, until its next one. */
    List<double[]> worst(LatencyRun run) {
        return points(run, run.timeline().worstMicros(), 1e-3, zeroMillis(run), endMillis(run));
    }

    /** The longest gaps of the heartbeat around the gate of a run's last snapshot: in earlier ones it may not beat. */
    List<double[]> heartbeat(LatencyRun run) {
        int snapshots = run.snapshots().size();
        double zero = snapshots < 2
                ? zeroMillis(run)
                : run.snapshots().get(snapshots - 1).gateMillis();
        return points(run, run.timeline().heartbeatMillis(), 1, zero, zero + toSeconds * 1e3);
    }

    /**
     * The points of a run's buckets around a time, nothing where nothing was measured. A point is the greatest of its step,
     * so no peak is lost. Steps begin at the bucket of the gate, so that none mixes what came before and after.
     */
    private List<double[]> points(LatencyRun run, List<Double> buckets, double scale, double zero, double endMillis) {
        int bucketMillis = run.timeline().bucketMillis();
        int step = Math.max(1, stepMillis / bucketMillis);
        int gate = (int) Math.floor(zero / bucketMillis);
        int first = gate - step * (int) Math.floor(-fromSeconds * 1e3 / bucketMillis / step);
        int end = (int) Math.min(buckets.size(), Math.ceil(endMillis / bucketMillis));
        List<double[]> points = new ArrayList<>();
        for (int i = first; i < end; i += step) {
            double greatest = greatest(buckets, Math.max(0, i), Math.min(end, i + step));
            if (greatest > 0) {
                double seconds = (i * (double) bucketMillis - zero) / 1e3;
                points.add(new double[] {rounded(seconds, 4), Math.max(LEAST, rounded(greatest * scale, 4))});
            }
        }
        return points;
    }

    // A run is shown until its next snapshot: that one is no part of what the first one does.
    private double endMillis(LatencyRun run) {
        double end = zeroMillis(run) + toSeconds * 1e3;
        return run.snapshots().size() < 2
                ? end
                : Math.min(end, run.snapshots().get(1).startMillis());
    }

    private static double greatest(List<Double> values, int from, int to) {
        double greatest = 0;
        for (int i = from; i < to; i++) {
            greatest = Math.max(greatest, values.get(i));
        }
        return greatest;
    }

    /** Memory of a run: seconds, then resident GiB, retained MiB and private dirty MiB, the greatest of each step. */
    List<double[]> memory(LatencyRun run) {
        double zero = zeroMillis(run);
        List<MemorySample> seen = within(run);
        int step = Math.max(1, (seen.size() + SAMPLES - 1) / SAMPLES);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < seen.size(); i += step) {
            long resident = 0;
            long retained = 0;
            long dirty = 0;
            for (MemorySample sample : seen.subList(i, Math.min(seen.size(), i + step))) {
                resident = Math.max(resident, sample.residentBytes());
                retained = Math.max(retained, sample.retainedBytes());
                dirty = Math.max(dirty, sample.privateDirtyBytes());
            }
            points.add(new double[] {
                rounded((seen.get(i).atMillis() - zero) / 1e3, 3),
                rounded(resident / 0x1p30, 4),
                rounded(retained / 0x1p20, 2),
                rounded(dirty / 0x1p20, 2)
            });
        }
        return points;
    }

    private List<MemorySample> within(LatencyRun run) {
        double zero = zeroMillis(run);
        List<MemorySample> seen = new ArrayList<>();
        for (MemorySample sample : run.samples()) {
            boolean begun = sample.atMillis() >= zero + fromSeconds * 1e3;
            if (begun && sample.atMillis() <= endMillis(run)) {
                seen.add(sample);
            }
        }
        return seen;
    }

    /**
     * What the first snapshot of a run wrote: seconds from the gate, and 10^6 bytes a second since the point before.
     * Empty for what only stood in a snapshot's place.
     */
    static List<double[]> rates(LatencyRun run) {
        List<double[]> points = new ArrayList<>();
        if (run.snapshots().isEmpty() || run.snapshots().get(0).bytes() == 0) {
            return points;
        }
        SnapshotMark mark = run.snapshots().get(0);
        double apart = (mark.endMillis() - mark.gateMillis()) / RATES;
        double lastMillis = mark.gateMillis();
        long lastBytes = 0;
        for (MemorySample sample : run.samples()) {
            double millis = sample.atMillis() - lastMillis;
            long bytes = sample.savedBytes() - lastBytes;
            if (sample.atMillis() > mark.endMillis() || millis <= 0 || millis < apart || bytes < 0) {
                continue;
            }
            double rate = rounded(bytes / 1e3 / millis, 1);
            if (points.isEmpty()) {
                points.add(new double[] {0, rate});
            }
            points.add(new double[] {rounded((sample.atMillis() - mark.gateMillis()) / 1e3, 3), rate});
            lastMillis = sample.atMillis();
            lastBytes = sample.savedBytes();
        }
        return points;
    }

    /** A value with so many digits after the point: fewer bytes in the page. */
    static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
