package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.HelperLibrary;
import java.util.function.BooleanSupplier;

/** Writes to a file descriptor that is somebody else's to sync and to close. */
final class DescriptorByteSink implements ByteSink {
    /** How soon a write to a pipe that nobody reads finds out that it need not wait any more. */
    private static final int WAIT_MILLIS = 20;

    private final HelperLibrary library;
    private final int descriptor;
    private final BooleanSupplier mustStop;

    DescriptorByteSink(HelperLibrary library, int descriptor, BooleanSupplier mustStop) {
        this.mustStop = mustStop;
        this.library = library;
        this.descriptor = descriptor;
    }

    @Override
    public void write(long address, long bytes) {
        long done = 0;
        while (done < bytes && !mustStop.getAsBoolean()) {
            long result = library.fp_write_some(descriptor, address + done, bytes - done, WAIT_MILLIS);
            if (result < 0) {
                throw SnapshotTarget.failure("write to", "the file descriptor " + descriptor, (int) -result);
            }
            done += result;
        }
    }

    @Override
    public void sync() {}

    @Override
    public void publish() {}

    @Override
    public void close() {}
}
