package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.SnapshotPhase;

/**
 * The pause of one try at a snapshot: told to the listeners ahead, held, measured, told again. What happens between the
 * locks and their release is the method's; it has to take microseconds, or, if it forks, no longer than the fork.
 */
final class Gate implements AutoCloseable {
    private final SnapshotSource source;
    private final PauseEstimate estimate;
    private final SnapshotTimes times;
    private final ListenerDispatch.Announcement announcement;

    /** Tells the listeners that a pause is near. */
    Gate(SnapshotSource source, PauseEstimate estimate, ListenerDispatch listeners, SnapshotTimes times) {
        this.source = source;
        this.estimate = estimate;
        this.times = times;
        announcement = listeners.announce(times.method(), estimate.of(times.method(), usedBytes()));
    }

    private long usedBytes() {
        return source.unitLimit() * SegmentDescriptor.UNIT_BYTES;
    }

    /** Closes, does, opens. Once. */
    void hold(SnapshotRun run, Runnable inside) {
        run.enter(SnapshotPhase.GATE);
        times.gateAsked();
        source.closeGate();
        times.gateClosed();
        try {
            // What was cancelled while it waited for its moment has none: a child that is let go may be through with
            // a small store before it can be stopped.
            run.checkpoint();
            source.requireSound();
            inside.run();
        } finally {
            source.openGate();
            times.gateOpened();
            announcement.over(times.pause());
        }
    }

    /** The pause was one as they are: it tells something of the next. */
    void learn() {
        estimate.learn(times.method(), usedBytes(), times.pause());
    }

    /** Tells the listeners, if the gate was never closed, that there was no pause. */
    @Override
    public void close() {
        announcement.close();
    }
}
