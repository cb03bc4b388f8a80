package io.forkpoint.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a store's ended snapshots, of any kind, whoever asked for them.
 *
 * @param succeeded the number of snapshots that succeeded
 * @param forks the number of children that were forked, including those of failed snapshots
 * @param lastFork how long the fork of the last successful child took; zero if there was none
 * @param lastSuccess the report of the last successful snapshot; null if there was none
 * @param lastMethod the method of the last snapshot, even if it failed; null if there was none, or it ended before it had a
 *     method
 */
public record SnapshotTotals(
        long succeeded,
        long forks,
        Duration lastFork,
        @Nullable SnapshotReport lastSuccess,
        @Nullable SnapshotMethod lastMethod) {
    /** The totals of a store without a snapshot. */
    public static final SnapshotTotals NONE = new SnapshotTotals(0, 0, Duration.ZERO, null, null);

    /**
     * Returns these totals with one more success.
     *
     * @param report the report of the snapshot
     * @return new totals
     */
    public SnapshotTotals withSuccess(SnapshotReport report) {
        boolean forked = report.childPid() != 0;
        return new SnapshotTotals(
                succeeded + 1, forks + (forked ? 1 : 0), forked ? report.fork() : lastFork, report, report.method());
    }

    /**
     * Returns these totals with one more failure. A child that did not finish counts as forked, but the time of its fork is
     * unknown.
     *
     * @param snapshot the failed snapshot
     * @return new totals
     */
    public SnapshotTotals withoutSuccess(Snapshot snapshot) {
        return new SnapshotTotals(
                succeeded, forks + (snapshot.childPid() == 0 ? 0 : 1), lastFork, lastSuccess, snapshot.method());
    }
}
