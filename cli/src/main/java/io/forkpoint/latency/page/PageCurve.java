package io.forkpoint.latency.page;

import io.forkpoint.latency.LatencyRun;
import io.forkpoint.latency.RunGroup;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Percentile curves: points of (1 / (1 - p), microseconds), as HdrHistogram's own pictures scale them. */
final class PageCurve {
    static final int POINTS = 120;
    private static final int DIGITS = 3;

    private PageCurve() {}

    /** The response times of one phase of all runs of some groups, as one histogram. */
    static Histogram merged(List<RunGroup> groups, String phase) {
        Histogram all = new Histogram(DIGITS);
        for (RunGroup group : groups) {
            for (LatencyRun run : group.runs()) {
                all.add(run.phase(phase).response().decode());
            }
        }
        return all;
    }

    /**
     * Points from the least to the longest, as many between 90% and 99% as between 99% and 99.9%.
     */
    static List<double[]> points(Histogram nanos) {
        List<double[]> points = new ArrayList<>();
        double count = nanos.getTotalCount();
        if (count == 0) {
            return points;
        }
        double end = Math.max(count, 2);
        for (int i = 0; i < POINTS - 1; i++) {
            double x = Math.pow(end, i / (double) (POINTS - 1));
            points.add(point(x, nanos.getValueAtPercentile(100 * (1 - 1 / x))));
        }
        points.add(point(end, nanos.getMaxValue()));
        return points;
    }

    // A logarithmic axis has no 0: what took less than a nanosecond took one.
    private static double[] point(double x, long nanos) {
        return new double[] {PageTimeline.rounded(x, 4), PageTimeline.rounded(Math.max(1, nanos) / 1e3, 3)};
    }
}
