package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.helper.Errno;
import io.forkpoint.helper.HelperLibrary;
import io.forkpoint.memory.SegmentDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import jnr.posix.POSIXFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshot by a real fork: {@link #write} reads from top to bottom in the order in which things happen. For one
 * thread at a time, which must be the same from its start to its end: the child runs on a copy of its stack.
 */
final class ForkMethod {
    private static final Logger LOG = LoggerFactory.getLogger(ForkMethod.class);

    /** Trimming is a property of the whole process, and several stores may live in it. */
    private static final ReentrantLock TRIM_LOCK = new ReentrantLock();

    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final HelperLibrary library;
    private final SnapshotSource source;
    private final Supplier<CarriedRecords> carried;
    private final SnapshotListener listener;
    /** Made when it is first needed: a store that never takes a snapshot pays nothing for it. */
    private ForkMemory memory;

    ForkMethod(
            HelperLibrary library, SnapshotSource source, Supplier<CarriedRecords> carried, SnapshotListener listener) {
        this.library = library;
        this.source = source;
        this.carried = carried;
        this.listener = listener;
    }

    /** A child on its way, and what it took to get there. */
    private record Child(int pid, Duration trim, Duration pause, Duration fork, long forkedNanos) {}

    /**
     * Takes the snapshot and returns when the file is published and the child reaped.
     *
     * @throws SnapshotException of the type that says why it failed; nothing is left behind
     */
    SnapshotReport write(SnapshotRun run) {
        ControlPage control = new ControlPage(source.controlAddress());
        control.prepare();
        try (SnapshotTarget target = new SnapshotTarget(library, run.path());
                ChildWatch watch = new ChildWatch()) {
            long usedBytes = source.unitLimit() * SegmentDescriptor.UNIT_BYTES;
            RdbPreamble preamble = new RdbPreamble(carried.get(), System.currentTimeMillis() / 1000, usedBytes);
            prepareMemory(target, run, preamble);
            source.beforeFork(run::mustStop);
            run.checkpoint();
            Child child = trimAndFork(run, control, preamble, watch);
            ExitStatus exit = watch.await(run);
            source.afterChild();
            long endedNanos = System.nanoTime();
            judge(run, control, target, exit);
            return report(run, control, target, child, exit, endedNanos);
        } finally {
            if (memory != null) {
                memory.release();
            }
        }
    }

    private void prepareMemory(SnapshotTarget target, SnapshotRun run, RdbPreamble preamble) {
        if (memory == null) {
            memory = new ForkMemory();
        }
        memory.prepare(source, target, run.options(), preamble);
    }

    /** Takes what the child does not need out of the way of the fork, and puts it back afterwards whatever happens. */
    private Child trimAndFork(SnapshotRun run, ControlPage control, RdbPreamble preamble, ChildWatch watch) {
        int kept = memory.listKept(source);
        TRIM_LOCK.lock();
        try {
            long from = System.nanoTime();
            int marked = library.fp_trim(memory.keptAddress(), kept);
            if (marked < 0) {
                LOG.warn(
                        "cannot keep the JVM's memory out of the fork, which makes the pause longer: {}",
                        Errno.describe(marked));
            }
            return gate(run, control, preamble, watch, Duration.ofNanos(System.nanoTime() - from));
        } finally {
            library.fp_trim_restore();
            TRIM_LOCK.unlock();
        }
    }

    /** The pause: what is between closeGate and openGate holds up every writer. */
    private Child gate(SnapshotRun run, ControlPage control, RdbPreamble preamble, ChildWatch watch, Duration trim) {
        run.enter(SnapshotPhase.GATE);
        listener.beforePause(SnapshotMethod.FORK, Duration.ZERO);
        int pid;
        long closedNanos = 0;
        long openedNanos = 0;
        long forkNanos;
        long forkedNanos;
        try {
            source.closeGate();
            closedNanos = System.nanoTime();
            try {
                memory.complete(source, preamble);
                forkNanos = System.nanoTime();
                pid = library.fp_fork_snapshot(memory.requestAddress());
                forkedNanos = System.nanoTime();
            } finally {
                openedNanos = System.nanoTime();
                source.openGate();
            }
        } finally {
            listener.afterPause(SnapshotMethod.FORK, Duration.ofNanos(openedNanos - closedNanos));
        }
        if (pid < 0) {
            throw forkFailure(run, -pid);
        }
        watch.began(pid);
        run.forked(control, preamble.keys());
        return new Child(
                pid,
                trim,
                Duration.ofNanos(openedNanos - closedNanos),
                Duration.ofNanos(forkedNanos - forkNanos),
                forkedNanos);
    }

    private static SnapshotForkException forkFailure(SnapshotRun run, int errno) {
        String help = switch (errno) {
            case Errno.ENOMEM ->
                "look at vm.overcommit_memory (1 lets a fork always pass, 2 counts every private"
                        + " byte) and at the memory limit of the control group";
            case Errno.EAGAIN ->
                "too many processes and threads: look at pids.max of the control group, ulimit -u,"
                        + " kernel.pid_max and kernel.threads-max";
            default -> "look at what restricts this process (seccomp, containers)";
        };
        return new SnapshotForkException(
                "cannot fork for the snapshot to " + run.path() + ": " + Errno.describe(errno) + "; " + help);
    }

    /** Turns each way in which a child can end, other than well, into its exception. */
    private void judge(SnapshotRun run, ControlPage control, SnapshotTarget target, ExitStatus exit) {
        if (exit.isSuccess() || exit.code() == ExitStatus.UNKNOWN) {
            if (control.isDone()) {
                return;
            }
        }
        if (control.failedStep() != 0) {
            throw ChildFailure.of(control, target.file());
        }
        if (run.mustStop()) {
            if (!target.isPublished()) {
                throw run.stopped();
            }
            // It came too late. All that the child may not have done any more is to sync the folder.
            POSIXFactory.getNativePOSIX().fsync(target.directory());
            return;
        }
        throw ChildFailure.of(exit, run, target);
    }

    private SnapshotReport report(
            SnapshotRun run,
            ControlPage control,
            SnapshotTarget target,
            Child child,
            ExitStatus exit,
            long endedNanos) {
        long bytes = control.bytesWritten();
        double seconds = (endedNanos - child.forkedNanos) / 1e9;
        Duration total = Duration.ofNanos(endedNanos - run.startedNanos());
        SnapshotReport.Timings timings = new SnapshotReport.Timings(
                Duration.ZERO, child.trim, child.pause, child.fork, Duration.ZERO, Duration.ZERO, total);
        return new SnapshotReport(
                SnapshotMethod.FORK,
                "asked for",
                List.of(new SnapshotReport.Part(
                        SnapshotSink.file(target.file()), control.keysWritten(), bytes, memory.crc64())),
                timings,
                control.keysWritten(),
                bytes,
                bytes / BYTES_PER_MEGABYTE / seconds,
                0,
                control.privateDirtyBytes(),
                control.privateDirtyPeakBytes(),
                child.pid,
                Math.max(0, exit.code()));
    }
}
