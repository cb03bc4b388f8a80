package io.forkpoint;

import java.nio.file.Path;

/** Has a store save itself in one way at a time. Safe for any thread. */
final class OneAutoSave implements AutoCloseable {
    /** The last one that was begun, or null. */
    private AutoSave current;

    /**
     * Starts one.
     *
     * @param requireOpen throws if the store is closed, which it does not become meanwhile
     * @return the same
     * @throws IllegalStateException if another one has not been closed
     */
    synchronized AutoSave begin(AutoSave made, Runnable requireOpen) {
        requireOpen.run();
        if (isRunning()) {
            throw new IllegalStateException("cannot save to " + made.target()
                    + " at save points: the store does so already, to " + current.target()
                    + "; close that AutoSave first");
        }
        made.start();
        current = made;
        return made;
    }

    private boolean isRunning() {
        return current != null && !current.isClosed();
    }

    /** Where the store saves itself to; null if it does not. */
    synchronized Path target() {
        return isRunning() ? current.target() : null;
    }

    /**
     * Saves what has changed since the last save, and returns when it is on disk.
     *
     * @throws IllegalStateException if the store does not save itself
     */
    void saveRest() {
        AutoSave running;
        synchronized (this) {
            running = isRunning() ? current : null;
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
        if (isRunning()) {
            current.warnOfUnsaved();
            current.close();
        }
    }
}
