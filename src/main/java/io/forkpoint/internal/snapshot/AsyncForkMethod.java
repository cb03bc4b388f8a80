package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;

/**
 * The snapshot by a fork before the gate: the child shares the arena and waits, the gate only sets the moment, and the
 * store holds for the child what it has yet to read. {@link #write} reads from top to bottom in the order in which things
 * happen.
 */
public final class AsyncForkMethod implements WritingMethod {
    private final MethodTools tools;

    public AsyncForkMethod(MethodTools tools) {
        this.tools = tools;
    }

    @Override
    @SuppressWarnings("try") // the marks are only held
    public SnapshotReport write(SnapshotRun run, String reason) {
        SnapshotTimes times = new SnapshotTimes(run, SnapshotMethod.ASYNC_FORK);
        SnapshotSource source = tools.source();
        HeldRule rule = new HeldRule(source, run);
        // In this order: the rule ends when the child has gone, whatever happens.
        try (Gate gate = tools.gate(times);
                rule;
                SavingChild child = new SavingChild(tools, run, times, rule)) {
            ForkForecast.warn(run.parts().describe(), 0);
            rule.prepare();
            run.checkpoint();
            try (Trim marked = child.trim()) {
                child.fork();
            }
            child.requireForked();
            SnapshotMoment moment = new SnapshotMoment(source, child.preambles(), rule);
            child.preambles().complete(source);
            gate.hold(run, moment);
            child.setMoment(moment.epoch(), moment.unitLimit());
            child.writes();
            child.letGo();
            gate.learn();
            ExitStatus exit = child.await();
            return child.report(exit, reason, rule.peakBytes());
        } finally {
            times.record(rule.peakBytes());
        }
    }
}
