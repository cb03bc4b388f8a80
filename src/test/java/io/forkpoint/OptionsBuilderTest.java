package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.doctor.Workload;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options have every value that their builder was given, and so do copies of them. */
class OptionsBuilderTest {
    private static final StoreOptions STORE = StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(1 << 20)
            .shards(4)
            .backgroundExpiry(false)
            .defaultMethod(SnapshotMethod.THREAD)
            .hugePages(false)
            .build();
    private static final SnapshotOptions SNAPSHOT = SnapshotOptions.builder()
            .lzf(false)
            .checksum(false)
            .pageCache(true)
            .timeLimit(Duration.ofSeconds(1))
            .schedule(true)
            .fallback(true)
            .retainedBounds(2, 3)
            .oldestServer(OldestServer.REDIS_7_0)
            .maxBytesPerSecond(4)
            .scanThreads(5)
            .build();
    private static final LoadOptions LOAD =
            LoadOptions.builder().salvage(true).threads(6).build();
    private static final Workload WORKLOAD = Workload.builder(7)
            .arena(ArenaKind.SHARED)
            .writesPerSecond(8)
            .bytesPerEntry(9)
            .lastSave(Duration.ofSeconds(10))
            .target(Path.of("dump.rdb"))
            .limitBytes(70)
            .build();

    static Stream<Arguments> all() {
        return Stream.of(
                Arguments.of(
                        STORE,
                        STORE.toBuilder().build(),
                        StoreOptions.defaults(),
                        "StoreOptions[arena=PRIVATE, limitBytes=1048576, shards=4, backgroundExpiry=false,"
                                + " defaultMethod=THREAD, hugePages=false]"),
                Arguments.of(
                        SNAPSHOT,
                        SNAPSHOT.toBuilder().build(),
                        SnapshotOptions.defaults(),
                        "SnapshotOptions[lzf=false, checksum=false, pageCache=true, timeLimit=PT1S, schedule=true,"
                                + " fallback=true, retainedSlowBytes=2, retainedMaxBytes=3, oldestServer=REDIS_7_0,"
                                + " maxBytesPerSecond=4, scanThreads=5]"),
                Arguments.of(
                        LOAD, LOAD.toBuilder().build(), LoadOptions.defaults(), "LoadOptions[salvage=true, threads=6]"),
                Arguments.of(
                        WORKLOAD,
                        WORKLOAD.toBuilder().build(),
                        Workload.ofSize(7),
                        "Workload[arena=SHARED, dataBytes=7, writesPerSecond=8.0, bytesPerEntry=9, lastSave=PT10S,"
                                + " target=dump.rdb, limitBytes=70]"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void noValueIsLost(Object options, Object copy, Object others, String words) {
        assertThat(options).hasToString(words).isEqualTo(copy).hasSameHashCodeAs(copy);
        assertThat(options).isNotEqualTo(others);
    }

    @Test
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> StoreOptions.builder().arena(null).build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("arena");
        assertThatThrownBy(() -> SnapshotOptions.builder().timeLimit(null).build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("timeLimit");
        assertThatThrownBy(() -> Workload.builder(1).lastSave(null).build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("lastSave");
    }

    @Test
    void aWorkloadAtItsLimitTakesAsMuchLongerToSave() {
        assertThat(WORKLOAD.atLimit())
                .isEqualTo(Workload.builder(70)
                        .arena(ArenaKind.SHARED)
                        .writesPerSecond(8)
                        .bytesPerEntry(9)
                        .lastSave(Duration.ofSeconds(100))
                        .target(Path.of("dump.rdb"))
                        .build());
    }
}
