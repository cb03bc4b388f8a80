package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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

    private long seconds;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
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

        assertThat(status).isEqualTo(new SaveHistory.Status(0, OPENED, Duration.ofSeconds(10), null, null, null, null));
    }

    @Test
    void aSaveCoversTheWritesUpToItsGate() {
        seconds = 10;
        history.began();
        seconds = 13;
        assertThat(history.status().running()).isEqualTo(Duration.ofSeconds(3));
        history.succeeded(WHOLE, 500);
        seconds = 20;

        assertThat(history.status())
                .isEqualTo(new SaveHistory.Status(
                        500, OPENED.plusSeconds(13), Duration.ofSeconds(7), null, null, Duration.ofSeconds(3), null));
    }

    @Test
    void aFailureStaysUntilTheNextSuccess() {
        history.began();
        seconds = 2;
        history.failed(WHOLE, "the disk is full");
        seconds = 6;

        assertThat(history.status())
                .isEqualTo(new SaveHistory.Status(
                        0,
                        OPENED,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(4),
                        "the disk is full",
                        Duration.ofSeconds(2),
                        null));

        history.began();
        history.succeeded(WHOLE, 7);
        assertThat(history.status().failure()).isNull();
        assertThat(history.status().sinceGivenUp()).isNull();
    }

    @Test
    void aCancelledOneIsNoFailureButPutsTheNextOneOff() {
        history.began();
        history.cancelled(WHOLE);
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
        history.began();
        history.failed(parts, "broken pipe");
        history.began();
        history.cancelled(parts);
        history.began();
        history.succeeded(parts, 500);

        assertThat(history.status())
                .isEqualTo(new SaveHistory.Status(0, OPENED, Duration.ZERO, null, null, null, null));
    }

    static Stream<List<SnapshotPart>> noSaves() {
        return Stream.of(
                List.of(SnapshotPart.databases(FILE, 0, 1)),
                List.of(SnapshotPart.prefix(FILE, 0, new byte[] {1})),
                List.of(SnapshotPart.all(SnapshotSink.descriptor(1))),
                List.of(SnapshotPart.all(SnapshotSink.channel(Channels.newChannel(System.err)))));
    }
}
