package io.forkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotMethodException;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store says of its saves, and that it saves itself. */
class PersistenceTest {
    @TempDir
    Path folder;

    private final Store store = Store.open(StoreOptions.defaults().withLimitBytes(16 << 20));
    private Path target;

    @BeforeEach
    void fill() {
        target = folder.resolve("dump.rdb");
        put("a");
        put("b");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void put(String key) {
        store.database(0).put(key.getBytes(US_ASCII), new byte[] {1});
    }

    @Test
    void everyKindOfWriteCounts() {
        byte[] key = "a".getBytes(US_ASCII);
        store.database(0).put(key, new byte[] {2});
        store.database(0).put("n".getBytes(US_ASCII), "1".getBytes(US_ASCII));
        store.database(0).buffers().get(new UnsafeBuffer(key), new UnsafeBuffer(new byte[8]), 0);
        store.database(0).remove(key);
        store.database(0).remove("none".getBytes(US_ASCII));

        assertThat(store.persistence().changesSinceLastSave()).isEqualTo(5);
        assertThat(store.persistence().isLastSaveOk()).isTrue();
        assertThat(store.persistence().lastDuration()).isNull();
        assertThat(store.persistence().isSnapshotRunning()).isFalse();
    }

    @Test
    void aSaveLeavesTheWritesAfterItsGate() throws Exception {
        PersistenceReport before = store.persistence();
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        store.addListener(new io.forkpoint.snapshot.SnapshotListener() {
            @Override
            public void afterPause(SnapshotMethod method, java.time.Duration measured) {
                gate.countDown();
            }
        });

        store.snapshot(SnapshotMethod.THREAD, target).join();
        assertThat(gate.await(1, TimeUnit.MINUTES)).isTrue();
        put("c");

        PersistenceReport after = store.persistence();
        assertThat(after.changesSinceLastSave()).isEqualTo(1);
        assertThat(after.lastSave()).isAfterOrEqualTo(before.lastSave());
        assertThat(after.lastDuration()).isPositive();
        go.countDown();
    }
}
