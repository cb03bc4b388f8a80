package io.forkpoint.bench;

import io.forkpoint.Forkpoint;
import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.host.Finding;
import io.forkpoint.host.ForkCheck;
import io.forkpoint.host.ForkPlan;
import io.forkpoint.host.Host;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to ask the host: right before each fork, and when a store is opened. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
public class HostBenchmark {
    /** As before a fork. */
    @Benchmark
    public List<Finding> beforeAFork() {
        Host host = Host.read();
        return ForkCheck.quick(host, ForkPlan.trimmed(host, 1L << 33));
    }

    /** As at open. */
    @Benchmark
    public Diagnosis diagnosis() {
        return Forkpoint.diagnose(Workload.ofSize(1L << 33));
    }
}
