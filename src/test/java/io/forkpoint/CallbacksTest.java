package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.ScoredMember;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks for which keys are locked, and what they are refused: always, whichever shard a key falls into. */
@Timeout(120)
class CallbacksTest {
    private static final byte[] KEY = bytes("key");

    @TempDir
    Path folder;

    private Store store;
    private Database database;

    /** What runs a callback with the key locked. */
    private enum Caller {
        ATOMICALLY {
            @Override
            void call(Database database, Runnable action) {
                database.atomically(new byte[][] {KEY}, transaction -> {
                    action.run();
                    return null;
                });
            }
        },
        EDIT {
            @Override
            void call(Database database, Runnable action) {
                database.entries().edit(KEY, entry -> {
                    action.run();
                    return null;
                });
            }
        },
        EDIT_ALL {
            @Override
            void call(Database database, Runnable action) {
                database.entries().editAll(new byte[][] {KEY}, entries -> {
                    action.run();
                    return null;
                });
            }
        },
        UPDATE {
            @Override
            void call(Database database, Runnable action) {
                database.hash(bytes("hash")).update(bytes("field"), old -> {
                    action.run();
                    return bytes("new");
                });
            }
        };

        abstract void call(Database database, Runnable action);
    }

    @BeforeEach
    void open() {
        store = Store.open(
                StoreOptions.builder().limitBytes(64 << 20).shards(256).build());
        database = store.database(0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Map<String, Runnable> operations(byte[] key) {
        byte[][] keys = {key};
        UnsafeBuffer buffer = new UnsafeBuffer(key);
        Database second = store.database(1);
        Map<String, Runnable> all = new LinkedHashMap<>();
        all.put("get", () -> database.get(key));
        all.put("read", () -> database.read(key, view -> 1));
        all.put("exists", () -> database.containsKey(key));
        all.put("type", () -> database.type(key));
        all.put("ttl", () -> database.timeToLiveMillis(key));
        all.put("getAll", () -> database.getAll(keys));
        all.put("put", () -> database.put(key, key));
        all.put("putAll", () -> database.putAll(keys, keys));
        all.put("remove", () -> database.remove(key));
        all.put("increment", () -> database.increment(key, BigDecimal.ONE));
        all.put("rename", () -> database.rename(key, bytes("new")));
        all.put("scan", () -> database.scan(0, 10, found -> {}));
        all.put("random", () -> database.entries().randomKey());
        all.put("second database", () -> second.get(key));
        all.put("clear", database::clear);
        all.put("swap", () -> database.entries().swap(second));
        all.put("map", () -> database.asMap(Codec.utf8(), Codec.utf8()).put("key", "value"));
        all.put("buffers", () -> buffers(buffer));
        all.put("bytes", () -> database.bytes().containsKey(Bytes.from("key")));
        all.put("list", () -> database.list(key).addLast(key));
        all.put("list read", () -> database.list(key).size());
        all.put("set", () -> database.set(key).add(key));
        all.put("hash", () -> database.hash(key).get(key));
        all.put("sorted set", () -> database.sortedSet(key).rank(key));
        all.put("stream", () -> database.stream(key).size());
        all.put("memory", () -> database.entries().memoryUsage(key));
        all.put("dump", () -> database.entries().dump(key));
        all.put("atomically", () -> database.atomically(keys, transaction -> null));
        all.put("edit", () -> database.entries().edit(key, EntryEditor::exists));
        all.put("undivided", () -> store.undivided(() -> {}));
        all.put("flushAll", store::clear);
        all.put("load", () -> store.load(folder.resolve("none")));
        all.put("close", store::close);
        all.put("closeSaving", store::closeSaving);
        return all;
    }

    private void buffers(UnsafeBuffer key) {
        database.buffers().remove(key, 0, key.capacity());
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void theStoreIsNotUsedOtherwise(Caller caller) {
        database.put(bytes("kept"), KEY);
        // The key itself, and keys of which nearly all are in other shards.
        for (String key : List.of("key", "a", "b", "c", "d", "e")) {
            operations(bytes(key))
                    .forEach((name, operation) -> caller.call(
                            database,
                            () -> assertThatThrownBy(operation::run)
                                    .as(name + " of " + key)
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining(Thread.currentThread().getName())));
        }
        assertThat(database.get(bytes("kept"))).isEqualTo(KEY);
        assertThat(database.get(KEY)).isNull();
    }

    @Test
    void anotherKeyThanThoseNamedIsRefusedInEveryShard() {
        database.atomically(new byte[][] {KEY}, transaction -> {
            for (int i = 0; i < 2000; i++) {
                byte[] other = bytes("other:" + i);
                assertThatThrownBy(() -> transaction.put(other, KEY)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> transaction.get(other)).isInstanceOf(IllegalStateException.class);
            }
            return null;
        });
        assertThat(database.size()).isZero();
    }

    @Test
    void anotherStoreMayBeUsed() {
        try (Store another =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            database.atomically(new byte[][] {KEY}, transaction -> {
                another.database(0).put(KEY, KEY);
                return another.database(0).atomically(new byte[][] {KEY}, inner -> {
                    assertThatThrownBy(() -> database.get(KEY)).isInstanceOf(IllegalStateException.class);
                    return inner.get(KEY);
                });
            });
            assertThat(another.database(0).get(KEY)).isEqualTo(KEY);
        }
    }

    @Test
    void whatTakesNoLockMayBeAsked() {
        Caller.ATOMICALLY.call(database, () -> {
            assertThat(database.size()).isZero();
            assertThat(store.memory().used()).isNotNegative();
            assertThat(store.persistence().changesSinceLastSave()).isZero();
            store.trim();
        });
    }

    private void assertNotWaitedFor(Snapshot snapshot) {
        assertThatThrownBy(snapshot::join)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("snapshot");
        assertThatThrownBy(snapshot::get).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.get(1, TimeUnit.DAYS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.thenApply(report -> 1).join()).isInstanceOf(IllegalStateException.class);
        CompletableFuture<Integer> other = CompletableFuture.completedFuture(1);
        for (CompletableFuture<?> dependent : List.of(
                snapshot.thenCompose(report -> other),
                snapshot.thenCombine(other, (report, number) -> number),
                snapshot.handleAsync((report, e) -> e),
                snapshot.exceptionally(e -> null),
                snapshot.copy(),
                snapshot.orTimeout(1, TimeUnit.DAYS))) {
            assertThatThrownBy(dependent::join).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> snapshot.whenComplete((report, e) -> {})
                        .thenAccept(report -> {})
                        .get())
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"THREAD", "ASYNC_FORK"})
    void aSnapshotIsNotWaitedForAndNobodyHangs(SnapshotMethod method) {
        Path file = folder.resolve("dump.rdb");
        for (Caller caller : Caller.values()) {
            AtomicReference<Snapshot> started = new AtomicReference<>();
            caller.call(database, () -> {
                started.set(store.snapshot(method, file));
                assertNotWaitedFor(started.get());
            });
            started.get().join();
            // What is done may be looked at.
            caller.call(database, () -> assertThat(started.get().join()).isNotNull());
        }
        AtomicReference<Snapshot> started = new AtomicReference<>();
        store.undivided(() -> {
            started.set(store.snapshot(method, file));
            assertNotWaitedFor(started.get());
            assertThatThrownBy(store::close).isInstanceOf(IllegalStateException.class);
            database.put(KEY, KEY);
        });
        assertThat(started.get().join().keys()).isPositive();
    }

    @Test
    void aSnapshotMayBeWaitedForWhileAValueIsRead() {
        database.put(KEY, KEY);
        database.sortedSet(bytes("members"))
                .addAll(List.of(new ScoredMember(KEY, 1)), io.forkpoint.value.AddCondition.ALWAYS);
        for (SnapshotMethod method : new SnapshotMethod[] {SnapshotMethod.THREAD, SnapshotMethod.ASYNC_FORK}) {
            long keys = database.read(KEY, view -> {
                database.put(KEY, bytes("new"));
                return store.snapshot(method, folder.resolve("dump.rdb")).join().keys();
            });
            assertThat(keys).isEqualTo(2);
        }
    }
}
