package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.value.EntryEditor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Closing, and callbacks that use the store. */
class CloseTest {
    private static final StoreOptions OPTIONS = StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(true)
            .build();

    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<ThrowingCallable> everyOperation(Database database) {
        byte[] key = bytes("k");
        byte[][] keys = {key};
        UnsafeBuffer buffer = new UnsafeBuffer(key);
        Bytes<?> chronicle = Bytes.from("k");
        BufferDatabase buffers = database.buffers();
        return List.of(
                () -> database.get(key),
                () -> database.read(key, view -> 1),
                () -> database.getRange(key, 0, 1),
                () -> database.containsKey(key),
                () -> database.type(key),
                () -> database.put(key, key),
                () -> database.put(key, key, Long.MAX_VALUE),
                () -> database.putIfAbsent(key, key),
                () -> database.replace(key, key),
                () -> database.compareAndSet(key, key, key),
                () -> database.getAndSet(key, key),
                () -> database.remove(key),
                () -> database.remove(key, key),
                () -> database.getAndRemove(key),
                () -> database.append(key, key),
                () -> database.increment(key, 1),
                () -> database.increment(key, BigDecimal.ONE),
                () -> database.expireAt(key, Instant.EPOCH),
                () -> database.persist(key),
                () -> database.timeToLiveMillis(key),
                () -> database.rename(key, bytes("l")),
                () -> database.scan(0, 10, found -> {}),
                () -> database.getAll(keys),
                () -> database.putAll(keys, keys),
                () -> database.atomically(keys, transaction -> transaction.get(key)),
                database::size,
                database::clear,
                () -> buffers.get(buffer, 0, 1, buffer, 0),
                () -> buffers.put(buffer, 0, 1, buffer, 0, 1),
                () -> buffers.read(buffer, 0, 1, view -> 1),
                () -> buffers.remove(buffer, 0, 1),
                () -> database.bytes().put(chronicle, chronicle),
                () -> database.bytes().containsKey(chronicle),
                () -> database.asMap(Codec.utf8(), Codec.utf8()).put("k", "v"),
                () -> database.asMap(Codec.utf8(), Codec.utf8()).size(),
                database::sizeWithExpiry,
                () -> buffers.prefetch(buffer, new int[] {0}, new int[] {1}, 1),
                () -> database.entries().edit(key, EntryEditor::exists),
                () -> database.entries().editAll(keys, entries -> entries.length),
                () -> database.expiresAtMillis(key),
                () -> database.entries().expireAt(key, Instant.EPOCH),
                () -> database.entries().move(key, database, bytes("l"), true),
                () -> database.entries().randomKey(),
                () -> database.entries().memoryUsage(key),
                () -> database.entries().dump(key),
                () -> database.entries().swap(database));
    }

    @Test
    void everyOperationAfterCloseSaysSo() {
        for (ArenaKind arena : ArenaKind.values()) {
            Store store = Store.open(OPTIONS.toBuilder().arena(arena).build());
            Database database = store.database(0);
            database.put(bytes("k"), bytes("v"));
            store.close();
            store.close();
            for (ThrowingCallable operation : everyOperation(database)) {
                assertThatThrownBy(operation).isInstanceOf(StoreClosedException.class);
            }
            assertThatThrownBy(store::size).isInstanceOf(StoreClosedException.class);
            assertThatThrownBy(store::expiredKeys).isInstanceOf(StoreClosedException.class);
            assertThatThrownBy(store::trim).isInstanceOf(StoreClosedException.class);
            assertThatThrownBy(store::memory).isInstanceOf(StoreClosedException.class);
            assertThatThrownBy(store::clear).isInstanceOf(StoreClosedException.class);
            assertThatThrownBy(() -> store.load(folder.resolve("none"))).isInstanceOf(StoreClosedException.class);
            assertThatThrownBy(() -> store.snapshot(SnapshotMethod.FORK, folder.resolve("x")))
                    .isInstanceOf(StoreClosedException.class);
        }
    }

    @Test
    @Timeout(300)
    void closingUnderLoadEndsEverybodyWithTheException() throws Exception {
        for (int round = 0; round < 40; round++) {
            ArenaKind arena = List.of(ArenaKind.values()).get(round % 3);
            Store store = Store.open(OPTIONS.toBuilder()
                    .arena(arena)
                    .shards(round % 2 == 0 ? 1 : 8)
                    .build());
            Database database = store.database(0);
            AtomicLong done = new AtomicLong();
            try (Workers workers = new Workers()) {
                for (int i = 0; i < 4; i++) {
                    workers.add(
                            i,
                            n -> assertThatThrownBy(() -> {
                                        while (!workers.isStopped()) {
                                            use(database, n);
                                            done.incrementAndGet();
                                        }
                                    })
                                    .isInstanceOf(StoreClosedException.class));
                }
                workers.start();
                Workers.await("some work", () -> done.get() > 2000 || workers.isStopped());
                store.close();
                workers.join();
            }
        }
    }

    private static void use(Database database, int kind) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] key = bytes("k" + random.nextInt(1000));
        switch (kind) {
            case 0 -> database.put(key, new byte[random.nextInt(2000)]);
            case 1 -> {
                byte[] value = database.get(key);
                assertThat(value == null || value.length < 2000).isTrue();
            }
            case 2 -> database.read(key, view -> view.capacity() == 0 ? 0 : view.getByte(view.capacity() - 1));
            default -> {
                database.scan(0, 100, found -> {});
                database.atomically(new byte[][] {key}, transaction -> transaction.remove(key));
            }
        }
    }

    /** The load either ends well before the store is closed, or says that it was. */
    @Test
    void closingDuringALoadWaitsForItsEnd() throws Exception {
        Path file = folder.resolve("dump.rdb");
        try (Store store = Store.open(OPTIONS)) {
            for (int i = 0; i < 100_000; i++) {
                store.database(0).put(bytes("k" + i), new byte[50]);
            }
            assertThat(store.snapshot(SnapshotMethod.FORK, file).join().keys()).isEqualTo(100_000);
        }
        for (int round = 0; round < 10; round++) {
            Store store = Store.open(OPTIONS);
            try (Workers workers = new Workers()) {
                workers.add(
                        0,
                        n -> assertThatThrownBy(() -> {
                                    while (!workers.isStopped()) {
                                        assertThat(store.load(file).keys()).isEqualTo(100_000);
                                    }
                                })
                                .isInstanceOf(StoreClosedException.class));
                workers.start();
                long empty = store.memory().allocated();
                Workers.await(
                        "the load is on its way", () -> store.memory().allocated() > empty || workers.isStopped());
                store.close();
                workers.join();
            }
        }
    }

    @Test
    @Timeout(120)
    void aTransactionThatUsesTheStoreIsToldInsteadOfWaitingForEver() {
        try (Store store = Store.open(OPTIONS.toBuilder().shards(1).build())) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            byte[][] keys = {key};
            for (ThrowingCallable operation : everyOperation(database).subList(0, 25)) {
                assertThatThrownBy(() -> database.atomically(keys, transaction -> {
                            transaction.put(key, bytes("1"));
                            try {
                                operation.call();
                            } catch (RuntimeException | Error e) {
                                throw e;
                            } catch (Throwable e) {
                                throw new AssertionError(e);
                            }
                            return null;
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("callback");
                assertThat(database.get(key)).isEqualTo(bytes("1"));
            }
            assertThatThrownBy(() -> database.atomically(keys, transaction -> {
                        store.clear();
                        return null;
                    }))
                    .isInstanceOf(IllegalStateException.class);
            database.put(key, bytes("2"));
            assertThat(database.get(key)).isEqualTo(bytes("2"));
        }
    }

    /** Two threads, each inside a transaction, want what the other one has. */
    @Test
    @Timeout(120)
    void transactionsThatUseEachOthersKeysDoNotWaitForEver() throws Exception {
        try (Store store = Store.open(OPTIONS.toBuilder().shards(64).build())) {
            Database database = store.database(0);
            AtomicLong refused = new AtomicLong();
            Workers.run(2, n -> {
                for (int i = 0; i < 5000; i++) {
                    byte[] mine = bytes("k" + (n == 0 ? i : i + 1));
                    byte[] others = bytes("k" + (n == 0 ? i + 1 : i));
                    try {
                        database.atomically(new byte[][] {mine}, transaction -> {
                            Thread.yield();
                            database.put(others, mine);
                            return null;
                        });
                    } catch (IllegalStateException e) {
                        refused.incrementAndGet();
                    }
                }
            });
            assertThat(refused.get()).as("two keys of one shard are among them").isPositive();
        }
    }

    @Test
    void aTransactionEndsWithItsCallbackAndKnowsItsKeysOnly() {
        try (Store store = Store.open(OPTIONS.toBuilder().shards(256).build())) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            io.forkpoint.value.Transaction[] kept = new io.forkpoint.value.Transaction[1];
            assertThatThrownBy(() -> database.atomically(new byte[][] {key}, transaction -> {
                        kept[0] = transaction;
                        for (int i = 0; i < 10; i++) { // not all of them are in the shard of the first
                            transaction.put(bytes("other" + i), key);
                        }
                        return null;
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> kept[0].get(key)).isInstanceOf(IllegalStateException.class);
            RuntimeException thrown = new RuntimeException("the callback's own");
            assertThatThrownBy(() -> database.atomically(new byte[][] {key}, transaction -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            database.put(key, key);
        }
    }

    /** A view's callback holds no lock: it may write, its own key too, and the view stays as it was. */
    @Test
    void aViewsCallbackMayUseTheStore() {
        try (Store store = Store.open(OPTIONS)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            database.put(key, bytes("old"));
            String seen = database.read(key, view -> {
                database.put(key, bytes("new"));
                database.remove(key);
                store.clear();
                database.put(key, bytes("again"));
                return view.getStringWithoutLengthAscii(0, view.capacity());
            });
            assertThat(seen).isEqualTo("old");
            assertThat(database.get(key)).isEqualTo(bytes("again"));
        }
    }
}
