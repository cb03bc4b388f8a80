package io.forkpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Has a store save itself in one way at a time. Safe for any thread. */
final class OneAutoSave implements AutoCloseable {
    /** The last one that was begun, or null. */
    private @Nullable AutoSave current;

    /**
     * Starts one.
     *
     * @param requireOpen throws if the store is closed, which it does not become meanwhile
     * @return the same
     * @throws IllegalStateException if another one has not been closed
     */
    synchronized AutoSave begin(AutoSave made, Runnable requireOpen) {
        requireOpen.run();
        AutoSave running = running();
        if (running != null) {
            throw new IllegalStateException("cannot save to " + made.target()
                    + " at save points: the store does so already, to " + running.target()
                    + "; close that AutoSave first");
        }
        made.start();
        current = made;
        return made;
    }

    /** The one that runs, or null. */
    private @Nullable AutoSave running() {
        return current != null && !current.isClosed() ? current : null;
    }

    /** Where the store saves itself to; null if it does not. */
    synchronized @Nullable Path target() {
        AutoSave running = running();
        return running == null ? null : running.target();
    }

    /**
     * Saves what has changed since the last save, and returns when it is on disk.
     *
     * @throws IllegalStateException if the store does not save itself
     */
    void saveRest() {
        AutoSave running;
        synchronized (this) {
            running = running();
        }
        if (running == null) {
            throw new IllegalStateException("closeSaving() saves to where autoSave does, and this store does not save"
                    + " itself: call autoSave first, or snapshot(file).join() and then close()");
        }
        running.saveRest();
    }

    /** Stops it for good, and says so if that loses something. */
    @Override
    public synchronized void close() {
        AutoSave running = running();
        if (running != null) {
            running.warnOfUnsaved();
            running.close();
        }
    }
}
