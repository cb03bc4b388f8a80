package io.forkpoint.server.internal.persistence;

import io.forkpoint.AutoSave;
import io.forkpoint.SavePoint;
import io.forkpoint.Store;
import io.forkpoint.errors.ForkpointException;
import io.forkpoint.errors.SnapshotInProgressException;
import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves a server's store: when a client asks, and at save points. Safe for any thread. */
public final class Persistence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
    private static final String IN_PROGRESS = "ERR Background save already in progress";
    private static final String BUSY = "ERR Another child process is active (AOF?): can't BGSAVE right now."
            + " Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.";
    private static final String LOADING = "LOADING Redis is loading the dataset in memory";
    private static final String MISCONF = "MISCONF Redis is configured to save RDB snapshots, but it's currently unable"
            + " to persist to disk. Commands that may modify the data set are disabled, because this instance is"
            + " configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option)."
            + " Please check the Redis logs for details about the RDB error.";

    private final Store store;
    private final ServerSettings settings;
    private final DataFile file;
    private final SaveFigures figures = new SaveFigures();
    private final StartLoad startLoad;
    /** What a client has asked for last. Guarded by this object, as what follows is. */
    private Snapshot asked;

    private boolean askedToWait;
    private AutoSave autoSave;
    private boolean closed;

    /**
     * Does nothing by itself before {@link #begin}.
     *
     * @param store what is saved
     * @param settings says where, when and how
     */
    public Persistence(Store store, ServerSettings settings) {
        this.store = store;
        this.settings = settings;
        file = new DataFile(settings, store.arena());
        startLoad = new StartLoad(store, file);
        store.addListener(figures);
        settings.save.onChange(this::followSettings);
        settings.dir.onChange(this::followSettings);
        settings.dbFilename.onChange(this::followSettings);
        settings.rdbCompression.onChange(this::followSettings);
        settings.rdbPageCache.onChange(this::followSettings);
        settings.rdbMaxBytesPerSecond.onChange(this::followSettings);
        settings.rdbScanThreads.onChange(this::followSettings);
        settings.oldestServer.onChange(this::followSettings);
        settings.bgsaveDefaultMethod.onChange(this::followSettings);
    }

    /** {@return who follows the saves} */
    public SaveFigures figures() {
        return figures;
    }

    /** {@return the load at the start} */
    public StartLoad startLoad() {
        return startLoad;
    }

    /** {@return where the store is saved to} */
    public Path path() {
        return file.path();
    }

    /** {@return whether the server saves by itself} */
    public boolean hasSavePoints() {
        return !settings.save.get().isEmpty();
    }

    // ---- save points ------------------------------------------------------------------------------------------

    /** Begins to save at save points, when the file has been loaded. */
    public synchronized void begin() {
        List<SavePoint> points = settings.save.get();
        if (points.isEmpty() || closed) {
            return;
        }
        try {
            // As in Redis, a folder that is missing fails the saves, and the next one finds it mended.
            autoSave = store.autoSaveOnceWritable(points, file.path(), file.defaultMethod(), file.options());
        } catch (IllegalStateException | ForkpointException notHere) {
            LOG.warn("the server does not save at its save points: {}", notHere.getMessage());
        }
    }

    private synchronized void followSettings() {
        if (startLoad.isLoading()) {
            return;
        }
        stop();
        begin();
    }

    private void stop() {
        if (autoSave != null) {
            autoSave.close();
            autoSave = null;
        }
    }

    // ---- saves that are asked for -----------------------------------------------------------------------------

    /**
     * Starts a save, as BGSAVE does.
     *
     * @param method how; null for what the settings say
     * @param schedule whether to wait for something else that has the store
     * @param inTransaction whether EXEC asks: its end is waited for then
     * @return what to reply
     * @throws ErrorReply if one is running already
     */
    public synchronized String save(BgsaveMethod method, boolean schedule, boolean inTransaction) {
        boolean busy = store.persistence().isSnapshotRunning();
        if (isAskedRunning() || (busy && !schedule)) {
            throw new ErrorReply(IN_PROGRESS);
        }
        try {
            var unused = start(
                    method,
                    file.options().toBuilder()
                            .schedule(schedule || inTransaction)
                            .build(),
                    false);
        } catch (SnapshotInProgressException load) {
            throw new ErrorReply(BUSY);
        }
        askedToWait = busy;
        return busy || inTransaction ? "Background saving scheduled" : "Background saving started";
    }

    /**
     * Starts a save that a client waits for, as SAVE does.
     *
     * @return completes with it
     * @throws ErrorReply if one is running already
     */
    public synchronized CompletableFuture<SnapshotReport> saveNow() {
        if (isAskedRunning() || store.persistence().isSnapshotRunning()) {
            throw new ErrorReply(IN_PROGRESS);
        }
        try {
            return start(null, file.options(), true);
        } catch (SnapshotInProgressException busy) {
            throw new ErrorReply(IN_PROGRESS);
        }
    }

    private CompletableFuture<SnapshotReport> start(BgsaveMethod method, SnapshotOptions options, boolean foreground) {
        asked = store.snapshot(method == null ? file.defaultMethod() : file.method(method), file.path(), options);
        askedToWait = false;
        return figures.track(asked, foreground);
    }

    private boolean isAskedRunning() {
        return asked != null && !asked.progress().phase().isEnd();
    }

    /**
     * Gives a save up, as BGSAVE CANCEL does.
     *
     * @return what to reply
     * @throws ErrorReply if there is none
     */
    public synchronized String cancel() {
        SaveRun run = figures.current();
        if (isAskedRunning()) {
            asked.cancel(true);
            return askedToWait ? "Scheduled background saving cancelled" : "Background saving cancelled";
        }
        if (run != null) {
            run.snapshot().cancel(true);
            return "Background saving cancelled";
        }
        throw new ErrorReply("ERR Background saving is currently not in progress or scheduled");
    }

    /**
     * The last save of a server that ends: as fast as it goes. A save that is running is given up first.
     *
     * @return completes with it
     */
    public CompletableFuture<SnapshotReport> saveFinally() {
        giveUp();
        synchronized (this) {
            return start(
                    null,
                    file.options().toBuilder()
                            .schedule(true)
                            .maxBytesPerSecond(0)
                            .build(),
                    true);
        }
    }

    /** Gives the save up that is running, if one is. Does not wait for that, nor for anything else. */
    public void giveUp() {
        SaveRun run = figures.current();
        if (run != null) {
            run.snapshot().cancel(true);
        }
    }

    /** {@return how far the save is that is running; null if none is} */
    public SnapshotProgress progress() {
        SaveRun run = figures.current();
        return run == null ? null : run.snapshot().progress();
    }

    // ---- what the dispatcher asks -----------------------------------------------------------------------------

    /**
     * Returns whether a command has to wait for better times.
     *
     * @param command it
     * @return the error to reply, or null
     */
    public String refusal(Command command) {
        if (startLoad.isLoading()) {
            return command.has(Flag.LOADING) ? null : LOADING;
        }
        boolean isDamaged = store.isDamaged();
        if (store.isLastSaveOk() && !isDamaged) {
            return null;
        }
        // PING too, as in Redis: who looks whether the server is well is to know.
        if (!command.has(Flag.WRITE) && !command.name().equals("ping")) {
            return null;
        }
        if (isDamaged) {
            return ErrorReply.damaged(store.persistence().damage()).getMessage();
        }
        return settings.stopWritesOnBgsaveError.get() && hasSavePoints() ? MISCONF : null;
    }

    /** Saves at save points no more. A save that is running goes on. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
        store.removeListener(figures);
    }
}
