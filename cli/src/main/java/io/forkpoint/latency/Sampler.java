package io.forkpoint.latency;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at a target's memory ten times a second. */
final class Sampler extends LoadThread implements AutoCloseable {
    private static final long PERIOD_NANOS = 100_000_000;

    private final LatencyTarget target;
    private final long origin;
    private final List<MemorySample> samples = new ArrayList<>();

    Sampler(LatencyTarget target, long origin) {
        super("sampler");
        this.target = target;
        this.origin = origin;
    }

    @Override
    void work() throws IOException {
        for (long due = origin; !isStopped(); due += PERIOD_NANOS) {
            long now = Pace.SLEEP.awaitNanos(due);
            samples.add(target.sample((now - origin) / 1e6));
        }
    }

    /** What it has seen; after {@link #close}. */
    List<MemorySample> samples() {
        throwFailure();
        return samples;
    }

    @Override
    public void close() {
        end();
        awaitEnd();
    }
}
