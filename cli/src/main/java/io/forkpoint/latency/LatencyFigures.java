package io.forkpoint.latency;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * The latencies of one phase by one clock, in microseconds.
 *
 * @param count of writes
 * @param p50 median
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param p9999 99.99th percentile
 * @param max longest
 * @param histogram all of them, in nanoseconds: HdrHistogram's compressed V2 encoding in Base64
 */
public record LatencyFigures(
        long count, double p50, double p90, double p99, double p999, double p9999, double max, String histogram) {
    /** The figures of some latencies, in nanoseconds. */
    public static LatencyFigures of(Histogram nanos) {
        ByteBuffer bytes = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        nanos.encodeIntoCompressedByteBuffer(bytes);
        bytes.flip();
        byte[] encoded = new byte[bytes.remaining()];
        bytes.get(encoded);
        return new LatencyFigures(
                nanos.getTotalCount(),
                micros(nanos, 50),
                micros(nanos, 90),
                micros(nanos, 99),
                micros(nanos, 99.9),
                micros(nanos, 99.99),
                nanos.getMaxValue() / 1e3,
                Base64.getEncoder().encodeToString(encoded));
    }

    private static double micros(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    /** All latencies, in nanoseconds. */
    @JsonIgnore
    public Histogram decode() {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(histogram)), 0);
        } catch (DataFormatException | RuntimeException damaged) {
            throw new IllegalArgumentException("a run's file holds a histogram that cannot be read", damaged);
        }
    }
}
