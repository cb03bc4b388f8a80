package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.Errno;
import io.forkpoint.internal.helper.HelperLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a child does not need out of the way of a fork for as long as it is open: the marks are taken off again
 * whatever happens. For the thread that forks.
 */
final class Trim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Trim.class);

    private final HelperLibrary library;

    /**
     * Marks every mapping but those that {@code memory} lists. The marks are a property of the whole process, and several
     * stores may live in it, of several class loaders, too: the helper, which is one for all, lets one thread at a time.
     */
    Trim(HelperLibrary library, ForkMemory memory, SnapshotSource source, SnapshotTimes times) {
        this.library = library;
        int kept = memory.listKept(source);
        try {
            mark(memory, kept, times);
        } catch (RuntimeException | Error e) {
            // Nobody else can: there is no object yet that could be closed.
            close();
            throw e;
        }
    }

    private void mark(ForkMemory memory, int kept, SnapshotTimes times) {
        long from = System.nanoTime();
        int marked = library.fp_trim(memory.keptAddress(), kept);
        if (marked < 0) {
            LOG.warn(
                    "cannot keep the JVM's memory out of the fork, which makes the pause longer: {}",
                    Errno.describe(marked));
        }
        times.trimmed(System.nanoTime() - from);
    }

    @Override
    public void close() {
        library.fp_trim_restore();
    }
}
