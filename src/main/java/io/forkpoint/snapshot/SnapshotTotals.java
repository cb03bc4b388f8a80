package io.forkpoint.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the snapshots of a store that have ended came to, of any kind and whoever asked for them.
 *
 * @param succeeded how many have succeeded
 * @param forks how many children were forked, those of failed snapshots included
 * @param lastFork how long the fork of the last child that has succeeded took; zero if there was none
 * @param lastSuccess the report of the last one that succeeded; null if there was none
 * @param lastMethod how the last one was taken, a failed one too; null if there was none, or it ended before that was
 *     decided
 */
public record SnapshotTotals(
        long succeeded,
        long forks,
        Duration lastFork,
        @Nullable SnapshotReport lastSuccess,
        @Nullable SnapshotMethod lastMethod) {
    /** Of a store that has had no snapshot. */
    public static final SnapshotTotals NONE = new SnapshotTotals(0, 0, Duration.ZERO, null, null);

    /**
     * Returns these totals and one snapshot more.
     *
     * @param report what is told of it
     * @return other totals
     */
    public SnapshotTotals withSuccess(SnapshotReport report) {
        boolean forked = report.childPid() != 0;
        return new SnapshotTotals(
                succeeded + 1, forks + (forked ? 1 : 0), forked ? report.fork() : lastFork, report, report.method());
    }

    /**
     * Returns these totals and one failure more. A child that did not come to its end was forked all the same; only how
     * long that took is not told.
     *
     * @param snapshot the one that failed
     * @return other totals
     */
    public SnapshotTotals withoutSuccess(Snapshot snapshot) {
        return new SnapshotTotals(
                succeeded, forks + (snapshot.childPid() == 0 ? 0 : 1), lastFork, lastSuccess, snapshot.method());
    }
}
