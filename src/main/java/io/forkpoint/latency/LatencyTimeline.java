package io.forkpoint.latency;

import java.util.List;

/**
 * A run by the clock, in buckets that follow each other from the begin of the control phase on.
 *
 * @param bucketMillis length of a bucket
 * @param worstMicros longest response time of the writes that should have started in each bucket; 0 without any
 * @param heartbeatMillis longest gap between two beats that ended in each bucket; 0 without any
 */
public record LatencyTimeline(int bucketMillis, List<Double> worstMicros, List<Double> heartbeatMillis) {}
