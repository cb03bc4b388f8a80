package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotReport;

/**
 * The snapshot by a thread of this process: the gate only sets the moment, and the store holds for the scan what it has
 * yet to read. {@link #write} reads from top to bottom in the order in which things happen.
 */
public final class ThreadMethod implements WritingMethod {
    private final MethodTools tools;

    public ThreadMethod(MethodTools tools) {
        this.tools = tools;
    }

    @Override
    public SnapshotReport write(SnapshotRun run, String reason) {
        SnapshotSource source = tools.source();
        SnapshotTimes times = new SnapshotTimes(run, SnapshotMethod.THREAD);
        HeldRule rule = new HeldRule(source, run);
        // In this order: the rule ends when the scan has stopped, whatever happens.
        try (Gate gate = tools.gate(times);
                ScanSinks sinks = new ScanSinks(tools.library(), run);
                rule;
                ScanThread scan = new ScanThread(tools.library(), sinks.scan(source), run, rule)) {
            PreambleMemory preambles = tools.preambles(run);
            tools.freshControl();
            rule.prepare();
            SnapshotMoment moment = new SnapshotMoment(source, preambles, rule);
            run.checkpoint();
            preambles.complete(source);
            gate.hold(run, moment);
            gate.learn();
            sinks.setPreambles(preambles);
            run.writing(scan, preambles.keysIn(run.parts().databases()), preambles.changes());
            scan.start(moment, preambles.keys());
            new WriterWatch(run, times, rule).await(scan::isEnded, scan::stop);
            times.writeEnds();
            run.written();
            rule.close();
            scan.requireWritten();
            publish(run, sinks);
            times.ended();
            return sinks.report(times, reason, rule.peakBytes());
        } finally {
            times.record(rule.peakBytes());
        }
    }

    /** A snapshot that has to stop by now must not appear. */
    private static void publish(SnapshotRun run, ScanSinks sinks) {
        run.checkpoint();
        run.enter(SnapshotPhase.SYNCING);
        sinks.sync();
        run.checkpoint();
        run.enter(SnapshotPhase.PUBLISHING);
        sinks.publish();
    }
}
