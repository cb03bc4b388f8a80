package io.forkpoint.latency;

import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What is said of a phase of a run; summaries, tables and comparisons take their figures from here. */
public enum Figure {
    /** Median response time. */
    RESPONSE_P50("response p50", "us", of(phase -> phase.response().p50())),
    /** 99th percentile of the response time. */
    RESPONSE_P99("response p99", "us", of(phase -> phase.response().p99())),
    /** 99.9th percentile of the response time. */
    RESPONSE_P999("response p99.9", "us", of(phase -> phase.response().p999())),
    /** Longest response time. */
    RESPONSE_MAX("response max", "us", of(phase -> phase.response().max())),
    /** Median of the write alone. */
    SERVICE_P50("service p50", "us", of(phase -> phase.service().p50())),
    /** 99th percentile of the write alone. */
    SERVICE_P99("service p99", "us", of(phase -> phase.service().p99())),
    /** 99.9th percentile of the write alone. */
    SERVICE_P999("service p99.9", "us", of(phase -> phase.service().p999())),
    /** Longest write. */
    SERVICE_MAX("service max", "us", of(phase -> phase.service().max())),
    /** Longest gap of the heartbeat; none where it did not beat. */
    HEARTBEAT("heartbeat gap", "ms", of(LatencyPhase::heartbeatMillis)),
    /** Returns how long the gate was held, or for a server its fork. */
    PAUSE("pause", "us", ofMark(SnapshotMark::pauseMicros)),
    /** The fork system call. */
    FORK("fork", "us", ofMark(SnapshotMark::forkMicros)),
    /** From asking for the snapshot to its end. */
    SAVE_SECONDS("save", "s", ofMark(mark -> (mark.endMillis() - mark.startMillis()) / 1e3)),
    /** How fast it was written. */
    SAVE_SPEED("save speed", "MB/s", ofMark(SnapshotMark::megabytesPerSecond)),
    /** The most that was retained. */
    RETAINED("retained", "MB", ofMark(mark -> mark.retainedPeakBytes() / 1e6)),
    /** The most that was copied on write in the child. */
    PRIVATE_DIRTY("private dirty", "MB", ofMark(mark -> mark.privateDirtyPeakBytes() / 1e6)),
    /** Processor time that the hypervisor gave to others. */
    STOLEN("stolen", "ms", (run, phase) -> OptionalDouble.of((double) phase.stolenMillis()));

    /** How a figure is taken from a run. */
    private interface Source {
        OptionalDouble of(LatencyRun run, LatencyPhase phase);
    }

    private final String label;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures another one
    private final Source source;

    Figure(String label, String unit, Source source) {
        this.label = label;
        this.unit = unit;
        this.source = source;
    }

    /** Nothing takes no time at all: a zero stands for what was not measured. */
    private static OptionalDouble present(double value) {
        return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static Source of(ToDoubleFunction<LatencyPhase> figure) {
        return (run, phase) -> present(figure.applyAsDouble(phase));
    }

    private static Source ofMark(ToDoubleFunction<SnapshotMark> figure) {
        return (run, phase) -> run.snapshotOf(phase.name())
                .map(mark -> present(figure.applyAsDouble(mark)))
                .orElse(OptionalDouble.empty());
    }

    /** The figure of one run; empty where it has none. */
    public OptionalDouble of(LatencyRun run, LatencyPhase phase) {
        return source.of(run, phase);
    }

    /** Its name, as in {@code response p99.9}. */
    public String label() {
        return label;
    }

    /** Its unit, such as {@code us}. */
    public String unit() {
        return unit;
    }

    /** Returns whether it is one of the latencies of the writes, which a control phase has as well. */
    public boolean isLatency() {
        return EnumSet.range(RESPONSE_P50, HEARTBEAT).contains(this);
    }

    /** Returns whether more of it is better. */
    public boolean isGain() {
        return this == SAVE_SPEED;
    }
}
