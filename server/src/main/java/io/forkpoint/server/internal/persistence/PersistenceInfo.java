package io.forkpoint.server.internal.persistence;

import io.forkpoint.PersistenceReport;
import io.forkpoint.Store;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;

/** The fields of INFO persistence. */
public final class PersistenceInfo {
    private final Store store;
    private final Persistence persistence;

    /**
     * Of a server.
     *
     * @param store what is saved
     * @param persistence how that goes
     */
    public PersistenceInfo(Store store, Persistence persistence) {
        this.store = store;
        this.persistence = persistence;
    }

    /**
     * Hands them out, in Redis's order.
     *
     * @param field takes a name and a value
     */
    public void write(BiConsumer<String, String> field) {
        StartLoad.Status load = persistence.startLoad().status();
        loading(field, load);
        PersistenceReport report = store.persistence();
        SaveRun run = report.current() == null ? null : persistence.figures().of(report.current());
        current(field, run);
        saves(field, report, run);
        number(field, "forkpoint_store_damaged", report.isDamaged() ? 1 : 0);
        number(field, "rdb_saves", report.ended().succeeded());
        SnapshotReport last = report.ended().lastSuccess();
        number(field, "rdb_last_cow_size", last == null ? 0 : last.copyOnWriteBytes() + last.retainedPeakBytes());
        LoadReport loaded = load.report();
        number(field, "rdb_last_load_keys_expired", loaded == null ? 0 : loaded.keysExpired());
        number(field, "rdb_last_load_keys_loaded", loaded == null ? 0 : loaded.keys());
        appendOnlyFile(field);
    }

    private static void loading(BiConsumer<String, String> field, StartLoad.Status load) {
        number(field, "loading", load.isLoading() ? 1 : 0);
        if (load.isLoading()) {
            number(field, "loading_start_time", load.startedSeconds());
        }
        number(field, "async_loading", 0);
    }

    private static void current(BiConsumer<String, String> field, SaveRun run) {
        SnapshotProgress progress = run == null ? null : run.progress();
        long done = progress == null ? 0 : progress.keysWritten();
        long total = progress == null ? 0 : progress.keysTotal();
        number(field, "current_cow_peak", run == null ? 0 : run.peakBytes());
        number(field, "current_cow_size", run == null ? 0 : run.costBytes());
        // It is measured when it is asked for.
        number(field, "current_cow_size_age", 0);
        field.accept("current_fork_perc", String.format(Locale.ROOT, "%.2f", total == 0 ? 0 : 100.0 * done / total));
        number(field, "current_save_keys_processed", done);
        number(field, "current_save_keys_total", total);
    }

    private static void saves(BiConsumer<String, String> field, PersistenceReport report, SaveRun run) {
        boolean background = run != null && !run.isForeground();
        number(field, "rdb_changes_since_last_save", report.changesSinceLastSave());
        number(field, "rdb_bgsave_in_progress", background ? 1 : 0);
        number(field, "rdb_last_save_time", report.lastSave().getEpochSecond());
        field.accept("rdb_last_bgsave_status", report.isLastSaveOk() && !report.isDamaged() ? "ok" : "err");
        number(field, "rdb_last_bgsave_time_sec", seconds(report.lastDuration()));
        number(field, "rdb_current_bgsave_time_sec", background ? seconds(report.currentDuration()) : -1);
        field.accept(
                "rdb_current_bgsave_type", background ? type(report.current().method()) : "none");
        field.accept("rdb_last_bgsave_type", type(report.ended().lastMethod()));
    }

    private static long seconds(Duration duration) {
        return duration == null ? -1 : duration.toSeconds();
    }

    /** In the words of the servers that know both. */
    private static String type(SnapshotMethod method) {
        if (method == null) {
            return "none";
        }
        return method == SnapshotMethod.THREAD ? "forkless" : "fork";
    }

    /** There is none: this is what Redis says then. */
    private static void appendOnlyFile(BiConsumer<String, String> field) {
        number(field, "aof_enabled", 0);
        number(field, "aof_rewrite_in_progress", 0);
        number(field, "aof_rewrite_scheduled", 0);
        number(field, "aof_last_rewrite_time_sec", -1);
        number(field, "aof_current_rewrite_time_sec", -1);
        field.accept("aof_last_bgrewrite_status", "ok");
        number(field, "aof_rewrites", 0);
        field.accept("aof_last_write_status", "ok");
        number(field, "aof_last_cow_size", 0);
    }

    private static void number(BiConsumer<String, String> field, String name, long value) {
        field.accept(name, Long.toString(value));
    }
}
