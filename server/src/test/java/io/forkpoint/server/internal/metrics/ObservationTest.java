package io.forkpoint.server.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LATENCY is told of snapshots. */
class ObservationTest {
    @TempDir
    Path folder;

    private static Store open() {
        return Store.open(StoreOptions.builder().limitBytes(64L << 20).build());
    }

    @Test
    void keepsPausesThatTookLong() {
        ServerSettings config = new ServerSettings();
        config.latencyMonitorMillis.set(5L);
        try (Store store = open();
                Persistence persistence = new Persistence(store, config)) {
            LatencyMonitor latency = new Observation(config, persistence.figures()).latency();
            persistence.figures().afterPause(SnapshotMethod.THREAD, Duration.ofMillis(4));
            assertThat(latency.latest()).isEmpty();
            persistence.figures().afterPause(SnapshotMethod.THREAD, Duration.ofMillis(7));
            assertThat(latency.latest()).containsOnlyKeys("snapshot-gate");
            assertThat(latency.latest().get("snapshot-gate").mostMillis()).isEqualTo(7);
        }
    }

    @Test
    void isToldOfEachForkAndGate() throws InterruptedException {
        Map<String, Duration> told = new ConcurrentHashMap<>();
        CountDownLatch both = new CountDownLatch(2);
        try (Store store = open();
                Persistence persistence = new Persistence(store, new ServerSettings())) {
            persistence.figures().onPause((event, took) -> {
                told.put(event, took);
                both.countDown();
            });
            SnapshotReport report = store.snapshot(SnapshotMethod.ASYNC_FORK, folder.resolve("dump.rdb"))
                    .join();
            both.await();
            assertThat(told).containsOnly(Map.entry("fork", report.fork()), Map.entry("snapshot-gate", report.pause()));
            assertThat(store.persistence().ended().forks()).isEqualTo(1);
        }
    }
}
