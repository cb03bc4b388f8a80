package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.RequestDescriptor;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.snapshot.SnapshotPhase;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the store and whoever writes its snapshot tell each other. Must not be used after the store has unmapped the page.
 */
final class ControlPage {
    private static final int DATABASES = 1 << BlockDescriptor.DB_BITS;

    private final UnsafeBuffer page;

    ControlPage(long address) {
        page = new UnsafeBuffer(address, ControlDescriptor.PAGE_BYTES);
    }

    /** Before the gate: says what the page is, which the helper insists on, and takes the last writer's words back. */
    void prepare() {
        page.putInt(ControlDescriptor.MAGIC_OFFSET, ControlDescriptor.MAGIC);
        page.putInt(ControlDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        int from = ControlDescriptor.PHASE_OFFSET;
        page.setMemory(from, ControlDescriptor.BYTES - from, (byte) 0);
    }

    /** The child's phase as users see it; what it does after PUBLISHING is the parent's to say. */
    SnapshotPhase snapshotPhase() {
        int phase = page.getIntVolatile(ControlDescriptor.PHASE_OFFSET);
        if (phase == ControlDescriptor.PHASE_SYNCING) {
            return SnapshotPhase.SYNCING;
        }
        return phase == ControlDescriptor.PHASE_PUBLISHING ? SnapshotPhase.PUBLISHING : SnapshotPhase.WRITING;
    }

    boolean isDone() {
        return page.getIntVolatile(ControlDescriptor.PHASE_OFFSET) == ControlDescriptor.PHASE_DONE;
    }

    /** What failed, 0 if nothing did. */
    int failedStep() {
        return page.getIntVolatile(ControlDescriptor.FAILED_STEP_OFFSET);
    }

    /** Its errno. */
    int error() {
        return page.getIntVolatile(ControlDescriptor.ERROR_OFFSET);
    }

    /** Which output it is about. */
    int failedOutput() {
        return page.getIntVolatile(ControlDescriptor.FAILED_OUTPUT_OFFSET);
    }

    long keysWritten() {
        return page.getLongVolatile(ControlDescriptor.KEYS_WRITTEN_OFFSET);
    }

    /** Entries of each database that the scan has met, when it has ended. */
    long[] keysMet() {
        long[] met = new long[DATABASES];
        for (int database = 0; database < DATABASES; database++) {
            met[database] = page.getLongVolatile(ControlDescriptor.KEYS_MET_OFFSET + database * Long.BYTES);
        }
        return met;
    }

    long bytesWritten() {
        return page.getLongVolatile(ControlDescriptor.BYTES_WRITTEN_OFFSET);
    }

    long privateDirtyBytes() {
        return page.getLongVolatile(ControlDescriptor.PRIVATE_DIRTY_BYTES_OFFSET);
    }

    long privateDirtyPeakBytes() {
        return page.getLongVolatile(ControlDescriptor.PRIVATE_DIRTY_PEAK_BYTES_OFFSET);
    }

    /** When the last record had been handed to the kernel, on the clock of {@link System#nanoTime}; 0: not yet. */
    long finishedNanos() {
        return page.getLongVolatile(ControlDescriptor.FINISHED_NS_OFFSET);
    }
}
