package io.forkpoint.bench;

import io.forkpoint.latency.PacedWriter;
import org.HdrHistogram.Histogram;

/** What a measurement keeps of a writer's latencies, in microseconds. */
final class Percentiles {
    private Percentiles() {}

    /** Under the window's name and {@code Response} or {@code Service}: p50, p99.9 and the longest. */
    static void put(Measurement measurement, String window, PacedWriter.Window latencies) {
        measurement.put(window + "Writes", latencies.service().getTotalCount());
        put(measurement, window + "Response", latencies.response());
        put(measurement, window + "Service", latencies.service());
    }

    private static void put(Measurement measurement, String name, Histogram nanos) {
        measurement
                .put(name + "P50", nanos.getValueAtPercentile(50) / 1e3)
                .put(name + "P999", nanos.getValueAtPercentile(99.9) / 1e3)
                .put(name + "Longest", nanos.getMaxValue() / 1e3);
        Report.log(
                "%s: %,d writes, p50 %.1f us, p99.9 %.1f us, longest %.1f us",
                name,
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3,
                nanos.getMaxValue() / 1e3);
    }
}
