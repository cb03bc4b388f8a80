package io.forkpoint.snapshot;

/**
 * Where a {@link SegmentScan} writes the bytes of one part. For one thread at a time. Everything may throw a
 * {@link io.forkpoint.errors.SnapshotException} of the type that says what failed.
 */
interface ByteSink extends AutoCloseable {
    @SuppressWarnings("DoNotCallSuggester")
    static ByteSink open(io.forkpoint.helper.HelperLibrary library, SnapshotSink sink, SnapshotOptions options) {
        throw new UnsupportedOperationException(library + " " + sink + options);
    }

    /** Writes bytes of off-heap memory, all of them. */
    void write(long address, long bytes);

    /** Waits until what was written is on disk, where there is one. */
    void sync();

    /** Gives what was written its name, where it has one. */
    void publish();

    /** Releases what it holds; removes what was written and not published. Does nothing the second time. */
    @Override
    void close();
}
