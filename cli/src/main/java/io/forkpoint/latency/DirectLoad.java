package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes the writers that write into this process. */
final class DirectLoad {
    private DirectLoad() {}

    /** One writer for each operation that the supplier makes. */
    static OpenLoop of(LatencySetting setting, long beginNanos, Supplier<WriteOperation> operations) {
        List<DirectWriter> writers = new ArrayList<>();
        List<LatencyRecorder> recorders = new ArrayList<>();
        for (int i = 0; i < setting.writers(); i++) {
            LatencyRecorder recorder = new LatencyRecorder();
            recorders.add(recorder);
            writers.add(new DirectWriter(
                    OpenLoop.THREAD_NAME + i,
                    operations.get(),
                    KeyChooser.of(setting.keys(), setting.zipf(), i),
                    new Timetable(beginNanos, setting.rate(), setting.writers(), i),
                    Pace.parse(setting.pace()),
                    recorder));
        }
        return new OpenLoop(writers, recorders);
    }
}
