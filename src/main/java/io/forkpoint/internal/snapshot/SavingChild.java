package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.helper.RequestDescriptor;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotReport;
import java.util.ArrayList;
import java.util.List;

/**
 * The child of a snapshot, from what it is asked to do to what it has done: all that both fork methods do alike. For the
 * snapshot's thread, on a copy of whose stack the child runs. Closing it leaves no child, no file and no memory
 * behind, but what hangs in the kernel ({@link LeftChild}).
 */
final class SavingChild implements AutoCloseable {
    private final HelperLibrary library;
    private final SnapshotSource source;
    private final SnapshotRun run;
    private final SnapshotTimes times;
    /** Null if it has memory of its own. */
    private final HeldRule rule;

    private final ControlPage control;
    private final ChildSinks sinks;
    private final ForkMemory memory;
    private final PreambleMemory preambles;
    private final ChildWatch watch;
    private boolean waitsForGate;
    /** Its pid, or the negated errno of the fork. */
    private int forked;

    /**
     * Opens what it writes to and says what it is to do, all but what the gate decides.
     *
     * @param rule what it scans under: it is forked before the gate then, and begins when it is {@linkplain #letGo let go}.
     *     Null if it is forked in the gate and has memory of its own.
     */
    SavingChild(MethodTools tools, SnapshotRun run, SnapshotTimes times, HeldRule rule) {
        library = tools.library();
        watch = new ChildWatch(library);
        source = tools.source();
        this.run = run;
        this.times = times;
        this.rule = rule;
        waitsForGate = rule != null;
        control = tools.freshControl();
        sinks = new ChildSinks(library, run.parts());
        try {
            preambles = tools.preambles(run);
            memory = tools.forkMemory(preambles);
            memory.prepare(source, run, sinks.list(), waitsForGate ? RequestDescriptor.RUN_WAIT_GATE : 0);
        } catch (RuntimeException | Error e) {
            sinks.close();
            throw e;
        }
        // A rehearsal, refused for want of a request: the first call of a native function links it.
        library.fp_fork_snapshot(0, 0);
    }

    /** Keeps what it does not need out of the way of its fork. */
    Trim trim() {
        return new Trim(library, memory, source, times);
    }

    /** What stands around the records that it writes. */
    PreambleMemory preambles() {
        return preambles;
    }

    /** When the preambles are complete: tells it the moment. */
    void setMoment(int epoch, long unitLimit) {
        memory.setMoment(epoch, unitLimit);
    }

    /** Forks. That may fail, which is told outside the gate: by {@link #requireForked}. */
    void fork() {
        times.forkBegins();
        forked = library.fp_fork_snapshot(memory.requestAddress(), memory.handleAddress());
        times.forkEnds();
        if (forked > 0) {
            watch.began(forked, memory.handle());
            run.forked(forked);
        }
    }

    /** Throws what the fork failed with. */
    void requireForked() {
        if (forked < 0) {
            throw ForkRefusal.of(
                    times.method(), run.parts().describe(), -forked, source.unitLimit() * SegmentDescriptor.UNIT_BYTES);
        }
    }

    /** The gate is open again, and it writes, or will at once: progress is what it says. */
    void writes() {
        sinks.handOver(run);
        run.writing(
                new ChildProgress(control, rule), preambles.keysIn(run.parts().databases()), preambles.changes());
    }

    /** The one that waits for the gate may begin. */
    void letGo() {
        library.fp_gate(source.controlAddress(), ControlDescriptor.GATE_GO);
        waitsForGate = false;
    }

    /**
     * Returns when it has gone, and all of the snapshot is where it belongs. The rule is ended as soon as it reads no more.
     *
     * @return how it ended
     */
    ExitStatus await() {
        WriterWatch looks = new WriterWatch(run, times, rule);
        ExitStatus exit = watch.await(looks);
        run.written();
        if (rule != null) {
            rule.close();
        }
        if (exit.code() == ExitStatus.LEFT) {
            // Not a look at its files: they may be where it hangs.
            throw run.stopped();
        }
        judge(exit);
        sinks.awaitDrained(run, new WriterWatch(run, times, null));
        times.ended();
        times.writeEnded(control.finishedNanos());
        return exit;
    }

    /** Turns each way in which a child can end, other than well, into its exception. */
    private void judge(ExitStatus exit) {
        boolean silent = exit.isSuccess() || exit.code() == ExitStatus.UNKNOWN;
        if (silent && control.isDone()) {
            return;
        }
        // A pipe that our own end has broken is not what went wrong.
        if (control.failedStep() != 0 && !run.isGivenUp()) {
            if (control.failedStep() == ControlDescriptor.STEP_COUNT) {
                GateCounts.require(
                        preambles.keys(), control.keysMet(), run.parts().describe());
            }
            throw ChildFailure.of(control, sinks);
        }
        if (!run.mustStop()) {
            throw ChildFailure.of(exit, run, control, sinks);
        }
        if (sinks.published(control.finishedNanos() != 0) < sinks.list().size()) {
            throw run.stopped();
        }
        // It came too late. All that the child may not have done any more is to sync a folder.
        sinks.syncFolders();
    }

    SnapshotReport report(ExitStatus exit, String reason, long retainedPeakBytes) {
        List<SnapshotReport.Part> parts = new ArrayList<>();
        for (int i = 0; i < sinks.list().size(); i++) {
            parts.add(memory.result(i, sinks.list().get(i).sink()));
        }
        return new SnapshotReport(
                times.method(),
                reason,
                parts,
                times.timings(),
                control.keysWritten(),
                control.bytesWritten(),
                times.megabytesPerSecond(control.bytesWritten()),
                retainedPeakBytes,
                control.privateDirtyBytes(),
                control.privateDirtyPeakBytes(),
                forked,
                Math.max(0, exit.code()));
    }

    @Override
    public void close() {
        try {
            if (waitsForGate) {
                // One that does not hear it, since it is stopped, is ended by the watch.
                library.fp_gate(source.controlAddress(), ControlDescriptor.GATE_LEAVE);
            }
        } finally {
            endChild();
        }
    }

    private void endChild() {
        try {
            watch.close();
        } finally {
            if (watch.isLeft()) {
                LeftChild.leave(watch, run.parts().describe(), sinks::close);
            } else {
                sinks.close();
            }
            memory.release();
        }
    }

    /** What the control page says, beside what the rule holds back. */
    private record ChildProgress(ControlPage control, HeldRule rule) implements WriterProgress {
        @Override
        public SnapshotPhase phase() {
            return control.snapshotPhase();
        }

        @Override
        public long keysWritten() {
            return control.keysWritten();
        }

        @Override
        public long bytesWritten() {
            return control.bytesWritten();
        }

        @Override
        public long retainedBytes() {
            return rule == null ? 0 : rule.heldBytes();
        }

        @Override
        public long copyOnWriteBytes() {
            return control.privateDirtyBytes();
        }
    }
}
