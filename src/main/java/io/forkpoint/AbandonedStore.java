package io.forkpoint;

import java.lang.ref.Cleaner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a store that its user forgot to close, once neither the store nor a handle of it is reachable, and logs where it
 * was opened. A store that saves itself is saved first.
 */
final class AbandonedStore implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedStore.class);
    private static final Cleaner CLEANER = Cleaner.create(task -> {
        Thread thread = new Thread(task, "forkpoint-cleaner");
        thread.setDaemon(true);
        return thread;
    });

    private final StoreCore core;
    private final String place;

    private AbandonedStore(StoreCore core, String place) {
        this.core = core;
        this.place = place;
    }

    /** Starts watching a store that has just been opened. */
    static void watch(Store store, StoreCore core) {
        CLEANER.register(store, new AbandonedStore(core, place()));
    }

    /** Returns the caller of {@link Store#open}. */
    private static String place() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::toStackTraceElement)
                        .filter(frame -> !frame.getClassName().equals(Store.class.getName())
                                && !frame.getClassName().equals(AbandonedStore.class.getName()))
                        .findFirst()
                        .map(StackTraceElement::toString)
                        .orElse("an unknown place"));
    }

    @Override
    public void run() {
        if (core.isClosed()) {
            return;
        }
        LOG.warn(
                "a store was never closed, and nobody can use it any more; it is closed now. It was opened at {}."
                        + " Close every store: try-with-resources, close() or closeSaving()",
                place);
        try {
            if (core.autoSaveTarget() != null) {
                core.closeSaving();
            }
        } catch (RuntimeException notSaved) {
            LOG.error("the store that was opened at {} cannot be saved", place, notSaved);
        }
        core.close();
    }
}
