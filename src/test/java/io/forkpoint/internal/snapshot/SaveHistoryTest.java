package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotProgress;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import io.forkpoint.snapshot.SnapshotTotals;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a save, and what is left of one. */
class SaveHistoryTest {
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");
    private static final SnapshotSink FILE = SnapshotSink.file(Path.of("dump.rdb"));
    private static final SnapshotParts WHOLE = new SnapshotParts(List.of(SnapshotPart.all(FILE)));

    private static final Snapshot SNAPSHOT = new Snapshot(() -> {}) {
        @Override
        public SnapshotProgress progress() {
            return null;
        }

        @Override
        public int childPid() {
            return 4711;
        }

        @Override
        public SnapshotMethod method() {
            return SnapshotMethod.FORK;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    };
    private static final SnapshotReport REPORT = new SnapshotReport(
            SnapshotMethod.FORK,
            "asked for",
            List.of(),
            new SnapshotReport.Timings(
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ofMillis(1),
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO),
            5,
            100,
            1,
            0,
            4096,
            4096,
            4711,
            0);

    private long seconds;
    /** What is done whenever the history asks for the time of day. */
    private Runnable meanwhile = () -> {};

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            meanwhile.run();
            return OPENED.plusSeconds(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final SaveHistory history =
            new SaveHistory(clock, () -> Duration.ofSeconds(seconds).toNanos());

    @Test
    void anOpenedStoreHasNothingUnsaved() {
        seconds = 10;

        SaveHistory.Status status = history.status();

        assertThat(status)
                .isEqualTo(new SaveHistory.Status(
                        0, OPENED, Duration.ofSeconds(10), null, null, null, null, null, SnapshotTotals.NONE));
    }

    @Test
    void aSaveCoversTheWritesUpToItsGate() {
        seconds = 10;
        history.began(SNAPSHOT);
        seconds = 13;
        assertThat(history.status().running()).isEqualTo(Duration.ofSeconds(3));
        history.succeeded(WHOLE, 500, REPORT);
        seconds = 20;

        assertThat(history.status())
                .isEqualTo(new SaveHistory.Status(
                        500,
                        OPENED.plusSeconds(13),
                        Duration.ofSeconds(7),
                        null,
                        null,
                        Duration.ofSeconds(3),
                        null,
                        null,
                        totals(1)));
    }

    @Test
    void aFailureStaysUntilTheNextSuccess() {
        history.began(SNAPSHOT);
        seconds = 2;
        history.failed(WHOLE, SNAPSHOT, "the disk is full");
        seconds = 6;

        assertThat(history.status())
                .isEqualTo(new SaveHistory.Status(
                        0,
                        OPENED,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(4),
                        "the disk is full",
                        Duration.ofSeconds(2),
                        null,
                        null,
                        new SnapshotTotals(0, 1, Duration.ZERO, null, SnapshotMethod.FORK)));

        history.began(SNAPSHOT);
        history.succeeded(WHOLE, 7, REPORT);
        assertThat(history.status().failure()).isNull();
        assertThat(history.status().sinceGivenUp()).isNull();
    }

    @Test
    void aCancelledOneIsNoFailureButPutsTheNextOneOff() {
        history.began(SNAPSHOT);
        history.cancelled(WHOLE, SNAPSHOT);
        seconds = 3;

        SaveHistory.Status status = history.status();

        assertThat(status.running()).isNull();
        assertThat(status.failure()).isNull();
        assertThat(status.lastDuration()).isNull();
        assertThat(status.sinceGivenUp()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @MethodSource("noSaves")
    void partsAndStreamsAreNoSaves(List<SnapshotPart> list) {
        SnapshotParts parts = new SnapshotParts(list);
        history.began(SNAPSHOT);
        history.failed(parts, SNAPSHOT, "broken pipe");
        history.began(SNAPSHOT);
        history.cancelled(parts, SNAPSHOT);
        history.began(SNAPSHOT);
        history.succeeded(parts, 500, REPORT);

        assertThat(history.status())
                .isEqualTo(new SaveHistory.Status(0, OPENED, Duration.ZERO, null, null, null, null, null, totals(3)));
    }

    /** Of so many snapshots by FORK, the last of which succeeded and the others did not. */
    private static SnapshotTotals totals(long forks) {
        return new SnapshotTotals(1, forks, Duration.ofMillis(1), REPORT, SnapshotMethod.FORK);
    }

    /** Whoever asks while the end is written down is told of a snapshot that runs, and of none of its figures. */
    @Test
    void allFiguresOfASaveBecomeVisibleTogether() {
        history.began(SNAPSHOT);
        seconds = 3;
        List<SaveHistory.Status> seen = new ArrayList<>();
        meanwhile = () -> seen.add(history.status());

        history.succeeded(WHOLE, 500, REPORT);

        assertThat(seen)
                .singleElement()
                .isEqualTo(new SaveHistory.Status(
                        0,
                        OPENED,
                        Duration.ofSeconds(3),
                        null,
                        null,
                        null,
                        Duration.ofSeconds(3),
                        SNAPSHOT,
                        SnapshotTotals.NONE));
        assertThat(history.status())
                .isEqualTo(new SaveHistory.Status(
                        500,
                        OPENED.plusSeconds(3),
                        Duration.ZERO,
                        null,
                        null,
                        Duration.ofSeconds(3),
                        null,
                        null,
                        totals(1)));
    }

    static Stream<List<SnapshotPart>> noSaves() {
        return Stream.of(
                List.of(SnapshotPart.databases(FILE, 0, 1)),
                List.of(SnapshotPart.prefix(FILE, 0, new byte[] {1})),
                List.of(SnapshotPart.all(SnapshotSink.descriptor(1))),
                List.of(SnapshotPart.all(SnapshotSink.channel(Channels.newChannel(System.err)))));
    }
}
