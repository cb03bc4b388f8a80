package io.forkpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Ensures that a store has at most one automatic save. Safe for any thread. */
final class OneAutoSave implements AutoCloseable {
    /** The last automatic save that was started, or null. */
    private @Nullable AutoSave current;

    /**
     * Starts an automatic save.
     *
     * @param requireOpen throws if the store is closed; the store is not closed during this call
     * @return the automatic save that was passed
     * @throws IllegalStateException if another automatic save has not been closed
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

    /** Returns the automatic save that runs, or null. */
    private @Nullable AutoSave running() {
        return current != null && !current.isClosed() ? current : null;
    }

    /** Returns the file of automatic saves; null if there are none. */
    synchronized @Nullable Path target() {
        AutoSave running = running();
        return running == null ? null : running.target();
    }

    /**
     * Saves the changes since the last save, and returns when they are on disk.
     *
     * @throws IllegalStateException if the store has no automatic saves
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

    /** Stops automatic saves for good, and logs a warning if changes are lost. */
    @Override
    public synchronized void close() {
        AutoSave running = running();
        if (running != null) {
            running.warnOfUnsaved();
            running.close();
        }
    }
}
