package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a flight recording tells of snapshots. */
class FlightRecordingTest extends VariantFixture {
    private static final String EVENT = "io.forkpoint.SnapshotPhase";

    @ParameterizedTest
    @EnumSource
    void everyPhaseIsAnEvent(Variant variant) throws IOException {
        List<SnapshotReport> reports = new ArrayList<>();
        Map<String, RecordedEvent> events;
        try (Store filled = filled(variant)) {
            events = recorded(
                    () -> reports.add(filled.snapshot(variant.method, target).join()));
        }
        SnapshotReport report = reports.get(0);
        assertThat(events.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        variant.forks()
                                ? List.of("prepare", "fork", "gate", "write", "publish")
                                : List.of("prepare", "gate", "write", "publish"));
        for (RecordedEvent event : events.values()) {
            assertThat(event.getString("method")).isEqualTo(variant.method.name());
            assertThat(event.getString("target")).isEqualTo(target.toString());
            assertThat(event.getLong("keys")).isEqualTo(ENTRIES);
            assertThat(event.getLong("bytes")).isEqualTo(report.bytes());
            assertThat(event.getLong("retained")).isEqualTo(report.retainedPeakBytes());
            assertThat(event.getDuration("pause")).isEqualTo(report.pause());
        }
        assertThat(events.get("gate").getDuration()).isGreaterThanOrEqualTo(report.pause());
        assertInOrder(events, "prepare", "gate");
        assertInOrder(events, "gate", "write");
        assertInOrder(events, "write", "publish");
        if (variant == Variant.ASYNC_FORK_SHARED) {
            assertInOrder(events, "fork", "gate");
        }
    }

    private static void assertInOrder(Map<String, RecordedEvent> events, String first, String second) {
        Instant end = events.get(first).getEndTime();
        assertThat(end)
                .as("%s before %s", first, second)
                .isBeforeOrEqualTo(events.get(second).getStartTime());
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotThatFailsTellsHowFarItCame(Variant variant) throws IOException {
        Path missing = folder.resolve("missing/dump.rdb");
        try (Store filled = filled(variant)) {
            Map<String, RecordedEvent> events = recorded(() -> failure(filled.snapshot(variant.method, missing)));
            assertThat(events).containsOnlyKeys("prepare");
            assertThat(events.get("prepare").getDuration("pause")).isZero();
        }
    }

    /** The events of what is done, by their phases. */
    private Map<String, RecordedEvent> recorded(Runnable action) throws IOException {
        Path file = folder.resolve("snapshot.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(EVENT);
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(EVENT))
                .collect(Collectors.toMap(event -> event.getString("phase"), Function.identity()));
    }
}
