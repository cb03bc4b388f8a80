package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.codec.Codec;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Times and durations: where they are taken and given, and what keeps an expiry that there is. */
class ExpiryTimesTest {
    private static final StoreOptions LAZY = StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(32L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build();
    private static final long FAR = 10_000_000;

    private static void edit(Database database, java.util.function.Consumer<EntryEditor> action) {
        database.entries().edit(bytes("k"), entry -> {
            action.accept(entry);
            return null;
        });
    }

    @Test
    void timesAndDurationsAreTakenAndGivenEverywhere() {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            UnsafeBuffer buffer = new UnsafeBuffer(key);
            Bytes<?> chronicle = Bytes.wrapForRead(key);
            database.put(key, key);
            byte[] dump = database.entries().dump(key);
            Instant at = Instant.ofEpochMilli(System.currentTimeMillis() + FAR);
            Duration in = Duration.ofMillis(FAR);
            BufferDatabase buffers = database.buffers();
            List<Runnable> atATime = List.of(
                    () -> database.put(key, key, at),
                    () -> database.expireAt(key, at),
                    () -> buffers.put(buffer, 0, 1, buffer, 0, 1, at),
                    () -> buffers.expireAt(buffer, 0, 1, at),
                    () -> database.bytes().put(chronicle, chronicle, at),
                    () -> database.bytes().expireAt(chronicle, at),
                    () -> database.entries().expireAt(key, at, ExpiryCondition.ABSENT),
                    () -> database.entries().restore(key, dump, at, true),
                    () -> edit(database, entry -> entry.put(key, at)),
                    () -> edit(database, entry -> entry.expireAt(at)));
            List<Runnable> fromNow = List.of(
                    () -> database.put(key, key, in),
                    () -> database.expireAfter(key, in),
                    () -> buffers.put(buffer, 0, 1, buffer, 0, 1, in),
                    () -> buffers.expireAfter(buffer, 0, 1, in),
                    () -> database.bytes().put(chronicle, chronicle, in),
                    () -> database.bytes().expireAfter(chronicle, in),
                    () -> database.entries().expireAfter(key, in, ExpiryCondition.ABSENT),
                    () -> database.entries().restore(key, dump, in, true),
                    () -> edit(database, entry -> entry.put(key, in)),
                    () -> edit(database, entry -> entry.expireAfter(in)));
            for (Runnable give : atATime) {
                database.put(key, key);
                give.run();
                assertThat(database.expiresAt(key)).contains(at);
                assertThat(database.bytes().expiresAt(chronicle)).contains(at);
                assertThat(buffers.expiresAt(buffer, 0, 1)).contains(at);
                edit(database, entry -> assertThat(entry.expiresAt()).contains(at));
            }
            for (Runnable give : fromNow) {
                database.put(key, key);
                give.run();
                assertThat(database.timeToLive(key).orElseThrow()).isBetween(in.dividedBy(2), in);
                assertThat(database.bytes().timeToLive(chronicle).orElseThrow()).isBetween(in.dividedBy(2), in);
                assertThat(buffers.timeToLive(buffer, 0, 1).orElseThrow()).isBetween(in.dividedBy(2), in);
            }
            database.put(key, key);
            assertThat(database.expiresAt(key)).isEmpty();
            assertThat(database.timeToLive(key)).isEmpty();
            assertThat(database.expiresAt(bytes("none"))).isEmpty();
            assertThat(database.timeToLive(bytes("none"))).isEmpty();
        }
    }

    @Test
    void fieldsTakeTimesAndDurations() {
        try (Store store = Store.open(LAZY)) {
            byte[] f = bytes("f");
            byte[][] all = {f};
            StoreHash hash = store.hash(bytes("hash"));
            StoreHashExpiry fields = hash.expiry();
            Instant at = Instant.ofEpochMilli(System.currentTimeMillis() + FAR);
            Duration in = Duration.ofMillis(FAR);
            for (Runnable give : List.<Runnable>of(
                    () -> fields.expireAt(at, ExpiryCondition.ALWAYS, f),
                    () -> fields.getAndExpireAt(at, f),
                    () -> fields.putAll(all, all, FieldCondition.ALWAYS, at))) {
                hash.put(f, f);
                give.run();
                assertThat(fields.expiresAt(f)).contains(at);
            }
            for (Runnable give : List.<Runnable>of(
                    () -> fields.expireAfter(in, ExpiryCondition.ALWAYS, f),
                    () -> fields.getAndExpireAfter(in, f),
                    () -> fields.putAll(all, all, FieldCondition.ALWAYS, in))) {
                hash.put(f, f);
                give.run();
                assertThat(fields.timeToLive(f).orElseThrow()).isBetween(in.dividedBy(2), in);
            }
            hash.put(f, f);
            assertThat(fields.expiresAt(f)).isEmpty();
            fields.expireAt(Instant.EPOCH, ExpiryCondition.ALWAYS, f);
            assertThat(hash.get(f)).isNull();
        }
    }

    @Test
    void durationsReachFromNowToTheEndOfTime() {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            assertThatThrownBy(() -> database.put(key, key, Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("delay=PT-0.001S");
            database.put(key, key, Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(database.timeToLiveMillis(key)).isGreaterThan(1L << 60);
            database.put(key, key, Instant.MAX);
            assertThat(database.timeToLiveMillis(key)).isGreaterThan(1L << 60);
            database.put(key, key, Duration.ofNanos(1));
            assertThat(database.timeToLiveMillis(key)).isIn(-2L, 0L, 1L);
            database.put(key, key, Duration.ZERO);
            assertThat(database.containsKey(key)).isFalse();
        }
    }

    @Test
    void whoeverWantsToKeepsTheExpiry() {
        try (Store store = Store.open(LAZY)) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            ConcurrentMap<String, String> dropping = database.asMap(Codec.utf8(), Codec.utf8());
            ConcurrentMap<String, String> keeping = database.asMapKeepingExpiry(Codec.utf8(), Codec.utf8());
            Instant at = Instant.ofEpochMilli(System.currentTimeMillis() + FAR);
            for (Runnable write : List.<Runnable>of(
                    () -> database.putKeepingExpiry(key, bytes("w")),
                    () -> database.bytes().putKeepingExpiry(Bytes.wrapForRead(key), Bytes.wrapForRead(bytes("w"))),
                    () -> database.buffers()
                            .putKeepingExpiry(new UnsafeBuffer(key), 0, 1, new UnsafeBuffer(bytes("w")), 0, 1),
                    () -> keeping.put("k", "w"),
                    () -> keeping.replace("k", "w"),
                    () -> keeping.replace("k", "v", "w"),
                    () -> keeping.merge("k", "w", (old, w) -> w),
                    () -> keeping.compute("k", (k, v) -> "w"),
                    () -> keeping.replaceAll((k, v) -> "w"),
                    () -> keeping.entrySet().iterator().next().setValue("w"))) {
                database.put(key, bytes("v"), at);
                write.run();
                assertThat(database.get(key)).isEqualTo(bytes("w"));
                assertThat(database.expiresAt(key)).contains(at);
            }
            for (Runnable write : List.<Runnable>of(
                    () -> dropping.put("k", "w"),
                    () -> dropping.replace("k", "v", "w"),
                    () -> dropping.merge("k", "w", (old, w) -> w),
                    () -> dropping.entrySet().iterator().next().setValue("w"))) {
                database.put(key, bytes("v"), at);
                write.run();
                assertThat(database.expiresAt(key)).isEmpty();
            }
            database.putKeepingExpiry(bytes("new"), key);
            assertThat(database.timeToLiveMillis(bytes("new"))).isEqualTo(-1);
            database.put(key, bytes("v"), Instant.EPOCH);
            database.putKeepingExpiry(key, bytes("w"));
            assertThat(database.timeToLiveMillis(key))
                    .as("what has expired has none to keep")
                    .isEqualTo(-1);
        }
    }
}
