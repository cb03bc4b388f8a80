package io.forkpoint.bench;

import io.forkpoint.snapshot.SnapshotReport;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.Aggregator;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.ScalarDerivativeResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Tells JMH what the parts of a snapshot took, of a benchmark whose iterations are one snapshot each. A profiler, and not
 * {@code @AuxCounters}, whose values JMH adds up over the iterations.
 */
public final class SnapshotTimes implements InternalProfiler {
    private static volatile SnapshotReport.Timings last;

    /** The iteration has taken one. */
    static void took(SnapshotReport report) {
        last = report.timings();
    }

    @Override
    public String getDescription() {
        return "what gate, fork and trim of a snapshot took";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        last = null;
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        SnapshotReport.Timings times = last;
        if (times == null) {
            return List.of();
        }
        return List.of(
                Micros.of("gateMicros", times.pause()),
                Micros.of("forkMicros", times.fork()),
                Micros.of("trimMicros", times.trim()));
    }

    /** The same part of several snapshots: JMH prints the mean, and below it the median and the longest. */
    private static final class Micros extends Result<Micros> {
        private static final long serialVersionUID = 1;
        private static final String UNIT = "us";

        private final ListStatistics each;

        private Micros(String part, ListStatistics each) {
            super(ResultRole.SECONDARY, part, each, UNIT, AggregationPolicy.AVG);
            this.each = each;
        }

        static Micros of(String part, Duration time) {
            return new Micros(part, new ListStatistics(new double[] {time.toNanos() / 1e3}));
        }

        private static Micros all(Collection<Micros> results) {
            ListStatistics all = new ListStatistics();
            results.forEach(result -> result.each.getRawData().forEachRemaining(entry -> {
                for (long i = 0; i < entry.getValue(); i++) {
                    all.addValue(entry.getKey());
                }
            }));
            return new Micros(results.iterator().next().getLabel(), all);
        }

        @Override
        protected Aggregator<Micros> getThreadAggregator() {
            return Micros::all;
        }

        @Override
        protected Aggregator<Micros> getIterationAggregator() {
            return Micros::all;
        }

        @Override
        protected Collection<? extends Result<?>> getDerivativeResults() {
            return List.of(derived("median", each.getPercentile(50)), derived("longest", each.getMax()));
        }

        private Result<?> derived(String name, double value) {
            return new ScalarDerivativeResult(getLabel() + ":" + name, value, UNIT, AggregationPolicy.AVG);
        }
    }
}
