package io.forkpoint.latency;

import java.util.function.LongSupplier;

/** Writes into a store of this process by a timetable, one after the other. */
final class DirectWriter extends LoadThread {
    private final WriteOperation operation;
    private final LongSupplier chooser;
    private final Timetable timetable;
    private final Pace pace;
    private final LatencyRecorder recorder;

    DirectWriter(
            String name,
            WriteOperation operation,
            LongSupplier chooser,
            Timetable timetable,
            Pace pace,
            LatencyRecorder recorder) {
        super(name);
        this.operation = operation;
        this.chooser = chooser;
        this.timetable = timetable;
        this.pace = pace;
        this.recorder = recorder;
    }

    @Override
    void work() {
        for (long i = 0; !isStopped(); i++) {
            long due = timetable.dueNanos(i);
            operation.prepare(chooser.getAsLong());
            long began = pace.awaitNanos(due);
            operation.write();
            recorder.record(due, began, pace.nanoTime());
        }
    }
}
