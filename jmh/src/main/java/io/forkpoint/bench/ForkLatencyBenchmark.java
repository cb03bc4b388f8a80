package io.forkpoint.bench;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a snapshot's gate, fork and trim take, by the data's size, the JVM's heap, and with and without the trim. Nobody
 * writes meanwhile, and the snapshot goes to {@code /dev/null}. The first of a process counts, as it does in a life.
 * JMH prints the parts if it is told {@code -prof io.forkpoint.bench.SnapshotTimes}, as the scripts do.
 *
 * <p>A method that does not go with the arena, or has no fork to trim, fails in the set-up, before anything is filled:
 * JMH lists no result of it. {@code scripts/bench.sh} asks for those that go together only.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx6g")
@Warmup(iterations = 0)
@Measurement(iterations = 5)
public class ForkLatencyBenchmark {
    private static final int BALLAST_BYTES = 1 << 20;

    /** A filled store in a JVM whose heap is in use. */
    @State(Scope.Benchmark)
    public static class Filled {
        @Param({"FORK", "ASYNC_FORK", "THREAD"})
        SnapshotMethod method;

        @Param({"PRIVATE", "PRIVATE_HUGE", "SHARED"})
        ArenaKind arena;

        @Param({"0.25", "1", "4", "8"})
        String gib;

        @Param({"256", "2048"})
        int heapMiB;

        @Param({"true", "false"})
        boolean trimmed;

        private ForkpointEngine engine;
        private TrimSides side;
        private SnapshotSink sink;
        private byte[][] ballast;

        @Setup(Level.Trial)
        public void fill() throws IOException {
            long entries = SnapshotGate.entries(gib);
            engine = new ForkpointEngine(arena, entries, SnapshotGate.VALUE_BYTES);
            side = new TrimSides(engine.store(), method, trimmed);
            sink = Sinks.open("null", null);
            Load.fill(engine, entries, SnapshotGate.VALUE_BYTES);
            // The JVM writes zeros to each, which is what touches the heap.
            ballast = new byte[heapMiB][BALLAST_BYTES];
        }

        @TearDown(Level.Trial)
        public void close() {
            if (ballast.length != heapMiB) {
                throw new IllegalStateException("the ballast is to live as long as the store");
            }
            side.close();
            engine.close();
        }
    }

    /** From its start to its last byte. */
    @Benchmark
    public SnapshotReport snapshot(Filled filled) {
        SnapshotReport report = filled.side.take(filled.sink, Sinks.OPTIONS);
        SnapshotTimes.took(report);
        return report;
    }
}
