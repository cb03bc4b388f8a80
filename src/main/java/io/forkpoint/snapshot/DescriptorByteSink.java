package io.forkpoint.snapshot;

import io.forkpoint.helper.HelperLibrary;

/** Writes to a file descriptor that is somebody else's to sync and to close. */
final class DescriptorByteSink implements ByteSink {
    private final HelperLibrary library;
    private final int descriptor;

    DescriptorByteSink(HelperLibrary library, int descriptor) {
        this.library = library;
        this.descriptor = descriptor;
    }

    @Override
    public void write(long address, long bytes) {
        int result = library.fp_write(descriptor, address, bytes);
        if (result < 0) {
            throw SnapshotTarget.failure("write to", "the file descriptor " + descriptor, -result);
        }
    }

    @Override
    public void sync() {}

    @Override
    public void publish() {}

    @Override
    public void close() {}
}
