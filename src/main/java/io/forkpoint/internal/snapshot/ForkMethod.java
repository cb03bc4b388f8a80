package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;

/**
 * The snapshot by a fork in the gate: the kernel's copy-on-write keeps the moment, and the pause is the fork's.
 * {@link #write} reads from top to bottom in the order in which things happen.
 */
public final class ForkMethod implements WritingMethod {
    private final MethodTools tools;

    public ForkMethod(MethodTools tools) {
        this.tools = tools;
    }

    @Override
    @SuppressWarnings("try") // the marks are only held
    public SnapshotReport write(SnapshotRun run, String reason) {
        SnapshotSource source = tools.source();
        SnapshotTimes times = new SnapshotTimes(run, SnapshotMethod.FORK);
        try (Gate gate = tools.gate(times);
                SavingChild child = new SavingChild(tools, run, times, null)) {
            source.beforeFork(run::mustStop);
            ForkForecast.warn(run.parts().describe(), source.unitLimit() * SegmentDescriptor.UNIT_BYTES);
            run.checkpoint();
            try (Trim marked = child.trim()) {
                child.preambles().complete(source);
                gate.hold(run, () -> {
                    child.preambles().complete(source);
                    child.setMoment(source.stepEpoch(), source.unitLimit());
                    child.fork();
                });
            }
            child.requireForked();
            child.writes();
            gate.learn();
            try {
                ExitStatus exit = child.await();
                return child.report(exit, reason, 0);
            } finally {
                source.afterChild();
            }
        } finally {
            times.record(0);
        }
    }
}
