package io.forkpoint.latency;

import java.util.List;

/**
 * A run by the clock, in buckets that follow each other from the begin of the control phase on.
 *
 * @param bucketMillis length of a bucket
 * @param worstMicros longest response time of the writes that should have started in each bucket; 0 without any
 * @param heartbeatMillis longest gap between two beats that ended in each bucket; 0 without any
 * @param bystanderMicros what the batch of the bystander that was due in each bucket took; empty without one
 */
public record LatencyTimeline(
        int bucketMillis, List<Double> worstMicros, List<Double> heartbeatMillis, List<Double> bystanderMicros) {
    /** Files from before there were bystanders have no list of theirs. */
    public LatencyTimeline {
        bystanderMicros = bystanderMicros == null ? List.of() : bystanderMicros;
    }

    /** The longest batch of the bystander in a phase; 0 without one. */
    double longestBystanderMicros(LatencyPhase phase) {
        double until = phase.fromMillis() + phase.seconds() * 1e3;
        double longest = 0;
        for (int i = (int) Math.max(0, phase.fromMillis() / bucketMillis);
                i < bystanderMicros.size() && i * (double) bucketMillis < until;
                i++) {
            longest = Math.max(longest, bystanderMicros.get(i));
        }
        return longest;
    }
}
