package io.forkpoint.server.internal.persistence;

import io.forkpoint.Store;
import io.forkpoint.rdb.LoadReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the file when the server starts. While it does, clients are told so. */
public final class StartLoad {
    private static final Logger LOG = LoggerFactory.getLogger(StartLoad.class);

    private final Store store;
    private final DataFile file;
    private volatile Status status = new Status(false, 0, null);

    /**
     * How it stands.
     *
     * @param isLoading whether clients have to wait
     * @param startedSeconds when the load began, in seconds since 1970
     * @param report what was loaded; null if nothing was, or not yet
     */
    public record Status(boolean isLoading, long startedSeconds, LoadReport report) {}

    StartLoad(Store store, DataFile file) {
        this.store = store;
        this.file = file;
    }

    /** Says that a load is about to come, before anybody can connect. */
    public void announce() {
        status = new Status(true, System.currentTimeMillis() / 1000, null);
    }

    /**
     * Loads the file, if there is one and the store is empty: what an application has put there already is served as it
     * is.
     *
     * @throws IOException if the folder cannot be looked at
     * @throws io.forkpoint.errors.ForkpointException if the file cannot be loaded; it is left as it is
     */
    public void run() throws IOException {
        Path path = file.path();
        LoadReport loaded = null;
        try {
            if (!Files.isDirectory(file.folder())) {
                throw new IOException(
                        "the folder " + file.folder() + " (dir) does not exist: create it or name another");
            }
            TemporaryFiles.removeAbandoned(file.folder());
            checkKind(path);
            if (store.size() > 0) {
                LOG.info("the store has {} keys already: {} is not loaded", store.size(), path);
            } else if (!Files.exists(path)) {
                LOG.info("there is no {}: the server begins with no keys", path);
            } else {
                loaded = load(path);
            }
        } finally {
            // One write: whoever sees that the load is over sees what was loaded.
            status = new Status(false, status.startedSeconds(), loaded);
        }
    }

    /** Nobody may ever write to a pipe that is waited for, and a save would replace it. */
    private static void checkKind(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path)) {
            String kind = Files.isDirectory(path) ? "a folder" : "a pipe, a device or a link to nowhere";
            throw new IOException(
                    "dbfilename: " + path + " is not a file but " + kind + ": name another, or remove it");
        }
    }

    private LoadReport load(Path path) throws IOException {
        Instant written = Files.getLastModifiedTime(path).toInstant();
        LOG.info("Loading RDB file={} bytes={} written={}", path, Files.size(path), written);
        LOG.info(
                "RDB age {} seconds",
                Math.max(0, Duration.between(written, Instant.now()).toSeconds()));
        LoadReport loaded = loaded(path);
        LOG.info("Done loading RDB, keys loaded: {}, keys expired: {}.", loaded.keys(), loaded.keysExpired());
        LOG.info(
                "DB loaded from disk: {} seconds",
                String.format(Locale.ROOT, "%.3f", loaded.duration().toNanos() / 1e9));
        return loaded;
    }

    /** In words that operators know: there is no server with half of its keys. */
    private LoadReport loaded(Path path) {
        try {
            return store.load(path);
        } catch (RuntimeException damaged) {
            LOG.error("Fatal error loading the DB: {}", damaged.getMessage());
            throw damaged;
        }
    }

    /** {@return whether clients have to wait} */
    public boolean isLoading() {
        return status.isLoading();
    }

    /** {@return how it stands, all of one moment} */
    public Status status() {
        return status;
    }
}
