package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import io.forkpoint.value.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {
    private static final StoreOptions LAZY = StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(32L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build();
    private static final long SOON = 20;
    private static final long FAR = 10_000_000;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void anExpiredEntryIsAbsentForEveryRead() throws Exception {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            database.put(key, bytes("v"), System.currentTimeMillis() + SOON);
            Workers.await("expiry", () -> database.get(key) == null);
            assertThat(database.containsKey(key)).isFalse();
            assertThat(database.type(key)).isEqualTo(ValueType.NONE);
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-2);
            assertThat(database.getRange(key, 0, -1)).isEmpty();
            assertThat((Object) database.read(key, view -> "seen")).isNull();
            assertThat(database.getAll(new byte[][] {key})[0]).isNull();
            assertThat(database.scan(0, 100, found -> assertThat(found).isNull()))
                    .isZero();
            assertThat(database.size()).as("nobody has removed it yet").isEqualTo(1);
        }
    }

    @Test
    void writesTakeAnExpiredEntryForAbsentAndRemoveIt() throws Exception {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            Runnable expire = () -> database.put(key, bytes("5"), Instant.EPOCH);

            expire.run();
            assertThat(database.remove(key)).isFalse();
            assertThat(database.size()).isZero();
            expire.run();
            assertThat(database.replace(key, bytes("x"))).isFalse();
            assertThat(database.size()).isZero();
            expire.run();
            assertThat(database.putIfAbsent(key, bytes("x"))).isTrue();
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
            expire.run();
            assertThat(database.increment(key, 2)).isEqualTo(2);
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
            expire.run();
            assertThat(database.append(key, bytes("x"))).isEqualTo(1);
            expire.run();
            assertThat(database.getAndSet(key, bytes("x"))).isNull();
            expire.run();
            assertThat(database.rename(key, bytes("other"))).isFalse();
            expire.run();
            assertThat(database.persist(key)).isFalse();
            expire.run();
            assertThat(database.expireAt(key, System.currentTimeMillis() + FAR)).isFalse();
            assertThat(database.compareAndSet(key, bytes("5"), bytes("x"))).isFalse();
            assertThat(database.getAndRemove(key)).isNull();
            assertThat(store.size()).isZero();
            assertThat(store.memory().used()).isZero();
        }
    }

    @Test
    void whatHasAnExpiryAndWhatHasExpiredIsCounted() {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            for (int i = 0; i < 10; i++) {
                database.put(bytes("k" + i), bytes("v"), System.currentTimeMillis() + FAR);
                database.list(bytes("list" + i)).addLast(bytes("e"));
            }
            store.database(1).put(bytes("k0"), bytes("v"), System.currentTimeMillis() + FAR);
            assertThat(database.sizeWithExpiry()).isEqualTo(10);
            assertThat(store.database(1).sizeWithExpiry()).isEqualTo(1);
            assertThat(store.database(2).sizeWithExpiry()).isZero();
            database.persist(bytes("k0"));
            database.put(bytes("k1"), bytes("v"));
            database.remove(bytes("k2"));
            database.expireAt(bytes("list0"), System.currentTimeMillis() + FAR);
            assertThat(database.sizeWithExpiry()).isEqualTo(8);
            assertThat(store.expiredKeys()).isZero();

            database.put(bytes("k3"), bytes("v"), Instant.EPOCH);
            database.put(bytes("k4"), bytes("v"), Instant.EPOCH);
            assertThat(database.sizeWithExpiry()).as("nobody has met them yet").isEqualTo(8);
            assertThat(database.remove(bytes("k3"))).isFalse();
            assertThat(database.putIfAbsent(bytes("k4"), bytes("v"))).isTrue();
            assertThat(store.expiredKeys()).isEqualTo(2);
            assertThat(database.sizeWithExpiry()).isEqualTo(6);
            // Whoever removes an entry by giving it a time that has passed has removed it himself.
            database.expireAt(bytes("k5"), Instant.EPOCH);
            assertThat(store.expiredKeys()).isEqualTo(2);
            database.clear();
            assertThat(database.sizeWithExpiry()).isZero();
            assertThat(store.expiredKeys()).isEqualTo(2);
        }
    }

    @Test
    void theBackgroundCountsWhatItRemoves() throws Exception {
        try (Store store = Store.open(StoreOptions.builder()
                .arena(ArenaKind.PRIVATE)
                .limitBytes(32L << 20)
                .shards(2)
                .backgroundExpiry(true)
                .build())) {
            for (int i = 0; i < 300; i++) {
                store.database(i % 3).put(bytes("k" + i), bytes("v"), Instant.EPOCH);
            }
            Workers.await("the removal", () -> store.expiredKeys() == 300);
            assertThat(store.size()).isZero();
        }
    }

    @Test
    void whatKeepsAnExpiryAndWhatRemovesIt() {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            long expiry = System.currentTimeMillis() + FAR;
            Runnable reset = () -> database.put(key, bytes("5"), expiry);

            reset.run();
            database.increment(key, 1);
            assertThat(database.timeToLiveMillis(key)).isPositive();
            database.increment(key, new BigDecimal("0.25"));
            assertThat(database.timeToLiveMillis(key)).isPositive();
            database.append(key, bytes("7"));
            assertThat(database.timeToLiveMillis(key)).isPositive();
            assertThat(database.get(key)).isEqualTo(bytes("6.257"));
            database.rename(key, bytes("other"));
            assertThat(database.timeToLiveMillis(bytes("other"))).isPositive();

            reset.run();
            assertThat(database.persist(key)).isTrue();
            assertThat(database.persist(key)).isFalse();
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
            reset.run();
            database.put(key, bytes("6"));
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
            reset.run();
            database.replace(key, bytes("6"));
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
            reset.run();
            database.compareAndSet(key, bytes("5"), bytes("6"));
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
            reset.run();
            database.getAndSet(key, bytes("6"));
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
        }
    }

    @Test
    void expireAtInThePastRemoves() {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            for (Instant past :
                    List.of(Instant.now().minusMillis(1), Instant.EPOCH, Instant.ofEpochMilli(-1), Instant.MIN)) {
                database.put(bytes("k"), bytes("v"));
                assertThat(database.expireAt(bytes("k"), past)).isTrue();
                assertThat(database.containsKey(bytes("k"))).isFalse();
                assertThat(database.size()).isZero();
                assertThat(database.expireAt(bytes("k"), past)).isFalse();
            }
            database.put(bytes("k"), bytes("v"));
            assertThat(database.expireAt(bytes("k"), Long.MAX_VALUE)).isTrue();
            assertThat(database.timeToLiveMillis(bytes("k"))).isGreaterThan(1L << 60);
        }
    }

    @Test
    void theBackgroundRemovesWhatNobodyAsksFor() throws Exception {
        int n = 20_000;
        try (Store store =
                Store.open(LAZY.toBuilder().backgroundExpiry(true).shards(16).build())) {
            Database database = store.database(4);
            for (int i = 0; i < n; i++) {
                database.put(bytes("stays" + i), bytes("v"));
                database.put(bytes("later" + i), bytes("v"), System.currentTimeMillis() + FAR);
                database.put(bytes("goes" + i), bytes("v"), System.currentTimeMillis() + SOON);
            }
            Workers.await("the sweep removes what has expired", () -> store.size() == 2L * n);
            for (int i = 0; i < n; i++) {
                assertThat(database.containsKey(bytes("stays" + i))).isTrue();
                assertThat(database.containsKey(bytes("later" + i))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, 0, 946_684_799_999L, -5, Long.MIN_VALUE + 1})
    void whatIsPlainlyNoTimeSince1970IsRefused(long millis) {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            UnsafeBuffer buffer = new UnsafeBuffer(key);
            Bytes<?> chronicle = Bytes.wrapForRead(key);
            database.put(key, bytes("v"));
            byte[] dump = database.entries().dump(key);
            StoreHashExpiry fields = store.hash(bytes("hash")).expiry();
            store.hash(bytes("hash")).put(key, key);
            byte[][] all = {key};
            List<ThrowingCallable> calls = List.of(
                    () -> database.put(key, key, millis),
                    () -> database.expireAt(key, millis),
                    () -> database.buffers().put(buffer, 0, 1, buffer, 0, 1, millis),
                    () -> database.buffers().expireAt(buffer, 0, 1, millis),
                    () -> database.bytes().put(chronicle, chronicle, millis),
                    () -> database.bytes().expireAt(chronicle, millis),
                    () -> database.entries().expireAt(key, millis),
                    () -> database.entries().restore(key, dump, millis, true),
                    () -> edit(database, entry -> entry.put(key, millis)),
                    () -> edit(database, entry -> entry.expireAt(millis)),
                    () -> fields.expireAt(millis, ExpiryCondition.ALWAYS, key),
                    () -> fields.getAndExpireAt(millis, key),
                    () -> fields.putAll(all, all, FieldCondition.ALWAYS, millis));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("expiryMillis=" + millis)
                        .hasMessageContaining("Duration");
            }
            assertThat(database.get(key)).isEqualTo(bytes("v"));
            assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
            assertThat(fields.expiresAtMillis(key)).containsExactly(Expiry.NONE);
        }
    }

    private static void edit(Database database, java.util.function.Consumer<EntryEditor> action) {
        database.entries().edit(bytes("k"), entry -> {
            action.accept(entry);
            return null;
        });
    }
}
