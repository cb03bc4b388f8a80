package io.forkpoint.internal.snapshot;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long the next pause will be, by the last ones: the newer they are, the more they count. A fork's grows with the
 * memory that it shares, so what is learned of it is its rate; the other methods' do not. Safe for any number of threads.
 */
public final class PauseEstimate {
    /** What the newest pause counts for. */
    private static final double WEIGHT = 0.3;

    /** Measured (docs/benchmarks): what a fork takes for each GiB of the arena until one has been seen here. */
    private static final double SMALL_PAGES_NANOS_A_GIB = 13e6;

    private static final double HUGE_PAGES_NANOS_A_GIB = 1e6;
    private static final double NO_FORK_NANOS = 50_000;

    /** Below it a fork's time no longer depends on the arena, and a rate would say nothing of a larger one. */
    private static final double LEAST_GIB = 1.0 / 16;

    private final Map<SnapshotMethod, Double> learned = new EnumMap<>(SnapshotMethod.class);

    /**
     * Of a store that has not paused yet.
     *
     * @param kind where its values live
     */
    public PauseEstimate(ArenaKind kind) {
        learned.put(
                SnapshotMethod.FORK, kind == ArenaKind.PRIVATE_HUGE ? HUGE_PAGES_NANOS_A_GIB : SMALL_PAGES_NANOS_A_GIB);
        learned.put(SnapshotMethod.ASYNC_FORK, NO_FORK_NANOS);
        learned.put(SnapshotMethod.THREAD, NO_FORK_NANOS);
    }

    /**
     * What to expect.
     *
     * @param method of which method
     * @param arenaBytes with so much of the arena in use
     * @return how long writers will be held up
     */
    public synchronized Duration of(SnapshotMethod method, long arenaBytes) {
        return Duration.ofNanos((long) (learned.get(method) * size(method, arenaBytes)));
    }

    /** A pause was so long. */
    synchronized void learn(SnapshotMethod method, long arenaBytes, Duration pause) {
        double newest = pause.toNanos() / size(method, arenaBytes);
        learned.merge(method, newest, (old, now) -> old + (now - old) * WEIGHT);
    }

    private static double size(SnapshotMethod method, long arenaBytes) {
        return method == SnapshotMethod.FORK ? Math.max(LEAST_GIB, arenaBytes / 0x1p30) : 1;
    }
}
