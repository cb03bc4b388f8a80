package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotChildException;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.Errno;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotSink;
import java.util.List;

/** The exception for each way in which a child fails on its own. */
final class ChildFailure {
    private ChildFailure() {}

    /** The child has reported what it could not do. */
    static SnapshotException of(ControlPage control, ChildSinks sinks) {
        SnapshotSink sink = sinks.list().get(control.failedOutput()).sink();
        String target = SnapshotParts.name(sink);
        int error = control.error();
        return switch (control.failedStep()) {
            case ControlDescriptor.STEP_WRITE ->
                SnapshotTarget.failure(
                        sink instanceof SnapshotSink.File ? "write the temporary file for" : "write to", target, error);
            case ControlDescriptor.STEP_SYNC -> SnapshotTarget.failure("sync the temporary file for", target, error);
            case ControlDescriptor.STEP_LINK ->
                SnapshotTarget.failure("give a name to the temporary file for", target, error);
            case ControlDescriptor.STEP_RENAME -> SnapshotTarget.failure("rename the temporary file to", target, error);
            case ControlDescriptor.STEP_SYNC_DIRECTORY ->
                SnapshotTarget.failure(
                        "sync the folder of the published (whole, but perhaps not after a power failure)",
                        target,
                        error);
            case ControlDescriptor.STEP_SCAN ->
                new SnapshotException("the snapshot to " + target + " found the store's memory damaged at the entry"
                        + " after number " + control.keysWritten()
                        + ": the file was given up; please report this as a bug");
            case ControlDescriptor.STEP_PROTECT ->
                new SnapshotException("the snapshot to " + target + " cannot read what the store grew by before its"
                        + " moment: " + Errno.describe(error) + "; look at the memory limit of the control group and"
                        + " at vm.max_map_count");
            default ->
                new SnapshotException("the snapshot to " + target + " failed at the unknown step "
                        + control.failedStep() + ": the helper is not of this version");
        };
    }

    /** The child went without a word. */
    static SnapshotChildException of(ExitStatus exit, SnapshotRun run, ControlPage control, ChildSinks sinks) {
        SnapshotProgress progress = run.progress();
        return new SnapshotChildException("the child of the snapshot to "
                + run.parts().describe() + " "
                + exit.describe() + "; it was " + progress.phase() + " and had written " + progress.keysWritten()
                + " of " + progress.keysTotal() + " keys, and had published "
                + published(sinks.published(control.finishedNanos() != 0), sinks.list()));
    }

    private static String published(int published, List<ChildSink> sinks) {
        if (published == 0) {
            return "nothing: the last good file is untouched";
        }
        return published == sinks.size()
                ? "the whole file, which is there"
                : "the first " + published + " of " + sinks.size() + " files, which are there";
    }
}
