package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.memory.ArenaKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private static final StoreOptions LAZY = new StoreOptions(ArenaKind.PRIVATE, 32L << 20, 2, false);
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
            assertThat(database.exists(key)).isFalse();
            assertThat(database.type(key)).isEqualTo(-1);
            assertThat(database.ttl(key)).isEqualTo(-2);
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
            Runnable expire = () -> database.put(key, bytes("5"), 1);

            expire.run();
            assertThat(database.remove(key)).isFalse();
            assertThat(database.size()).isZero();
            expire.run();
            assertThat(database.replace(key, bytes("x"))).isFalse();
            assertThat(database.size()).isZero();
            expire.run();
            assertThat(database.putIfAbsent(key, bytes("x"))).isTrue();
            assertThat(database.ttl(key)).isEqualTo(-1);
            expire.run();
            assertThat(database.increment(key, 2)).isEqualTo(2);
            assertThat(database.ttl(key)).isEqualTo(-1);
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
                database.list(bytes("list" + i)).pushLast(bytes("e"));
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
            assertThat(store.expired()).isZero();

            database.put(bytes("k3"), bytes("v"), 1);
            database.put(bytes("k4"), bytes("v"), 1);
            assertThat(database.sizeWithExpiry()).as("nobody has met them yet").isEqualTo(8);
            assertThat(database.remove(bytes("k3"))).isFalse();
            assertThat(database.putIfAbsent(bytes("k4"), bytes("v"))).isTrue();
            assertThat(store.expired()).isEqualTo(2);
            assertThat(database.sizeWithExpiry()).isEqualTo(6);
            // Whoever removes an entry by giving it a time that has passed has removed it himself.
            database.expireAt(bytes("k5"), 1);
            assertThat(store.expired()).isEqualTo(2);
            database.flush();
            assertThat(database.sizeWithExpiry()).isZero();
            assertThat(store.expired()).isEqualTo(2);
        }
    }

    @Test
    void theBackgroundCountsWhatItRemoves() throws Exception {
        try (Store store = Store.open(new StoreOptions(ArenaKind.PRIVATE, 32L << 20, 2, true))) {
            for (int i = 0; i < 300; i++) {
                store.database(i % 3).put(bytes("k" + i), bytes("v"), 1);
            }
            Workers.await("the removal", () -> store.expired() == 300);
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
            assertThat(database.ttl(key)).isPositive();
            database.increment(key, new BigDecimal("0.25"));
            assertThat(database.ttl(key)).isPositive();
            database.append(key, bytes("7"));
            assertThat(database.ttl(key)).isPositive();
            assertThat(database.get(key)).isEqualTo(bytes("6.257"));
            database.rename(key, bytes("other"));
            assertThat(database.ttl(bytes("other"))).isPositive();

            reset.run();
            assertThat(database.persist(key)).isTrue();
            assertThat(database.persist(key)).isFalse();
            assertThat(database.ttl(key)).isEqualTo(-1);
            reset.run();
            database.put(key, bytes("6"));
            assertThat(database.ttl(key)).isEqualTo(-1);
            reset.run();
            database.replace(key, bytes("6"));
            assertThat(database.ttl(key)).isEqualTo(-1);
            reset.run();
            database.compareAndSet(key, bytes("5"), bytes("6"));
            assertThat(database.ttl(key)).isEqualTo(-1);
            reset.run();
            database.getAndSet(key, bytes("6"));
            assertThat(database.ttl(key)).isEqualTo(-1);
        }
    }

    @Test
    void expireAtInThePastRemoves() {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            for (long past : new long[] {System.currentTimeMillis() - 1, 0, -1, Long.MIN_VALUE}) {
                database.put(bytes("k"), bytes("v"));
                assertThat(database.expireAt(bytes("k"), past)).isTrue();
                assertThat(database.exists(bytes("k"))).isFalse();
                assertThat(database.size()).isZero();
                assertThat(database.expireAt(bytes("k"), past)).isFalse();
            }
            database.put(bytes("k"), bytes("v"));
            assertThat(database.expireAt(bytes("k"), Long.MAX_VALUE)).isTrue();
            assertThat(database.ttl(bytes("k"))).isGreaterThan(1L << 60);
        }
    }

    @Test
    void theBackgroundRemovesWhatNobodyAsksFor() throws Exception {
        int n = 20_000;
        try (Store store = Store.open(LAZY.withBackgroundExpiry(true).withShards(16))) {
            Database database = store.database(4);
            for (int i = 0; i < n; i++) {
                database.put(bytes("stays" + i), bytes("v"));
                database.put(bytes("later" + i), bytes("v"), System.currentTimeMillis() + FAR);
                database.put(bytes("goes" + i), bytes("v"), System.currentTimeMillis() + SOON);
            }
            Workers.await("the sweep removes what has expired", () -> store.size() == 2L * n);
            for (int i = 0; i < n; i++) {
                assertThat(database.exists(bytes("stays" + i))).isTrue();
                assertThat(database.exists(bytes("later" + i))).isTrue();
            }
        }
    }
}
