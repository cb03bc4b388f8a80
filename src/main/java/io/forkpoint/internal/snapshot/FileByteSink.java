package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.HelperLibrary;

/** Writes a file: into a temporary one, which gets its name when it is whole and on disk, as a child does it. */
final class FileByteSink implements ByteSink {
    /** {@code fp_publish} returns the step that failed above its errno. */
    private static final int STEP_SHIFT = 12;

    private static final int ERRNO_MASK = (1 << STEP_SHIFT) - 1;

    private final HelperLibrary library;
    private final SnapshotTarget target;
    private final int dropCache;
    private long written;
    private boolean closed;

    /**
     * @param target is this sink's to close
     * @param pageCache whether what has been written stays in the page cache
     */
    FileByteSink(HelperLibrary library, SnapshotTarget target, boolean pageCache) {
        this.library = library;
        this.target = target;
        dropCache = pageCache ? 0 : 1;
    }

    @Override
    public void write(long address, long bytes) {
        int result = library.fp_write(target.sink(), address, bytes);
        if (result == 0) {
            result = library.fp_write_behind(target.sink(), written, written + bytes, dropCache);
            written += bytes;
        }
        if (result < 0) {
            throw failure("write the temporary file for", -result);
        }
    }

    @Override
    public void sync() {
        int result = library.fp_sync(target.sink(), dropCache);
        if (result < 0) {
            throw failure("sync the temporary file for", -result);
        }
    }

    @Override
    public void publish() {
        String temporaryName = target.isNamed() ? target.temporaryName() : "";
        int result = library.fp_publish(
                target.directory(), target.sink(), temporaryName, target.temporaryName(), target.finalName());
        if (result < 0) {
            String step = switch (-result >> STEP_SHIFT) {
                case ControlDescriptor.STEP_LINK -> "give a name to the temporary file for";
                case ControlDescriptor.STEP_RENAME -> "rename the temporary file to";
                default -> "sync the folder of the published (whole, but perhaps not after a power failure)";
            };
            throw failure(step, -result & ERRNO_MASK);
        }
    }

    private SnapshotTargetException failure(String step, int errno) {
        return SnapshotTarget.failure(step, target.file(), errno);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            target.close();
        }
    }
}
