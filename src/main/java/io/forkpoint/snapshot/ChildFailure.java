package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotChildException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.helper.ControlDescriptor;
import io.forkpoint.helper.Errno;
import java.nio.file.Path;

/** The exception for each way in which a child fails on its own. */
final class ChildFailure {
    private ChildFailure() {}

    /** The child has reported what it could not do. */
    static SnapshotException of(ControlPage control, Path file) {
        int error = control.error();
        return switch (control.failedStep()) {
            case ControlDescriptor.STEP_WRITE -> SnapshotTarget.failure("write the temporary file for", file, error);
            case ControlDescriptor.STEP_SYNC -> SnapshotTarget.failure("sync the temporary file for", file, error);
            case ControlDescriptor.STEP_LINK ->
                SnapshotTarget.failure("give a name to the temporary file for", file, error);
            case ControlDescriptor.STEP_RENAME -> SnapshotTarget.failure("rename the temporary file to", file, error);
            case ControlDescriptor.STEP_SYNC_DIRECTORY ->
                SnapshotTarget.failure(
                        "sync the folder of the published (whole, but perhaps not after a power failure)", file, error);
            case ControlDescriptor.STEP_SCAN ->
                new SnapshotException(
                        "the snapshot to " + file + " found the store's memory damaged at the entry after number "
                                + control.keysWritten() + ": the file was given up; please report this as a bug");
            case ControlDescriptor.STEP_PROTECT ->
                new SnapshotException(
                        "the snapshot to " + file + " cannot read what the store grew by before its moment: "
                                + Errno.describe(error) + "; look at the memory limit of the control group and at"
                                + " vm.max_map_count");
            default ->
                new SnapshotException("the snapshot to " + file + " failed at the unknown step " + control.failedStep()
                        + ": the helper is not of this version");
        };
    }

    /** The child went without a word. */
    static SnapshotChildException of(ExitStatus exit, SnapshotRun run, SnapshotTarget target) {
        SnapshotProgress progress = run.progress();
        String state = target.isPublished()
                ? "had published the whole file, which is there"
                : "had published nothing: the last good file is untouched";
        return new SnapshotChildException("the child of the snapshot to " + target.file() + " " + exit.describe()
                + "; it was " + progress.phase() + " and had written " + progress.keysWritten() + " of "
                + progress.keysTotal() + " keys, and " + state);
    }
}
