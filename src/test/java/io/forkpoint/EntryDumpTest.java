package io.forkpoint;

import static io.forkpoint.Texts.all;
import static io.forkpoint.Texts.bytes;
import static io.forkpoint.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory of an entry, and what is dumped and restored. */
class EntryDumpTest {
    private static final long FAR = 33_000_000_000_000L;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(false)
            .build());
    private final Database database = store.database(0);
    private final Database other = store.database(1);
    private final StoreEntries entries = database.entries();

    @AfterEach
    void close() {
        store.close();
    }

    private String get(String key) {
        byte[] value = database.get(bytes(key));
        return value == null ? null : text(value);
    }

    @Test
    void memoryUsageIsWhatTheStoreUses() {
        assertThat(entries.memoryUsage(bytes("none"))).isEmpty();
        database.put(bytes("short"), bytes("v"));
        database.put(bytes("long"), new byte[100_000], FAR);
        database.list(bytes("small")).addLast(all("a", "b"));
        database.list(bytes("blobs")).addLast(all("x".repeat(3000)));
        for (int i = 0; i < 3000; i++) {
            database.hash(bytes("large")).put(bytes("field" + i), bytes("v".repeat(i % 50)));
            database.sortedSet(bytes("scores")).add(bytes("member" + i), i);
        }
        for (String key : new String[] {"short", "long", "small", "blobs", "large", "scores"}) {
            long bytes = entries.memoryUsage(bytes(key)).getAsLong();
            long before = store.memory().used();
            database.copy(bytes(key), bytes("_" + key.substring(1)), false);
            assertThat(store.memory().used() - before).as(key).isCloseTo(bytes, withinPercentage(3));
        }
    }

    @Test
    void whatIsDumpedIsRestored() {
        database.put(bytes("string"), bytes("v".repeat(3000)), FAR);
        database.set(bytes("set")).addAll(all("a", "b"));
        for (int i = 0; i < 2000; i++) {
            database.list(bytes("list")).addLast(all("element" + i));
        }
        database.hash(bytes("hash")).put(bytes("f"), bytes("v"));
        database.hash(bytes("hash")).expiry().expireAt(FAR, ExpiryCondition.ALWAYS, bytes("f"));
        for (String key : new String[] {"string", "set", "list", "hash"}) {
            byte[] dump = entries.dump(bytes(key));
            assertThat(StoreEntries.isDump(dump)).isTrue();
            assertThat(other.entries().restore(bytes(key), dump, Expiry.NONE, false))
                    .isTrue();
            assertThat(other.entries().restore(bytes(key), dump, FAR, false)).isFalse();
            assertThat(other.entries().restore(bytes(key), dump, FAR, true)).isTrue();
            assertThat(other.expiresAtMillis(bytes(key))).isEqualTo(FAR);
            assertThat(other.type(bytes(key))).isEqualTo(database.type(bytes(key)));
            assertThat(other.entries().dump(bytes(key))).isEqualTo(dump);
        }
        assertThat(other.hash(bytes("hash")).expiry().expiresAtMillis(bytes("f")))
                .containsExactly(FAR);
        assertThat(entries.dump(bytes("none"))).isNull();
    }

    @Test
    void aMemberThatComesTwiceIsDamage() {
        database.put(bytes("k"), bytes("old"));
        // A set of "aa", "ab", whose second member becomes the first; then its checksum is made anew, by a dump.
        database.set(bytes("set")).addAll(all("aa", "ab"));
        byte[] dump = entries.dump(bytes("set"));
        dump[dump.length - 11] = 'a';
        assertThat(StoreEntries.isDump(dump)).isFalse();
        assertThatThrownBy(() -> entries.restore(bytes("k"), dump, Expiry.NONE, true))
                .isInstanceOf(RdbFormatException.class);
        long crc = io.forkpoint.internal.helper.Helper.library().fp_crc64(0, copy(dump), dump.length - 8L);
        for (int i = 0; i < 8; i++) {
            dump[dump.length - 8 + i] = (byte) (crc >>> (8 * i));
        }
        long used = store.memory().used();
        assertThat(StoreEntries.isDump(dump)).isTrue();
        assertThatThrownBy(() -> entries.restore(bytes("k"), dump, Expiry.NONE, true))
                .isInstanceOf(RdbFormatException.class)
                .hasMessageContaining("twice");
        assertThat(get("k")).isEqualTo("old");
        assertThat(store.memory().used()).isEqualTo(used);
    }

    private java.nio.ByteBuffer direct;

    private long copy(byte[] bytes) {
        direct = java.nio.ByteBuffer.allocateDirect(bytes.length);
        direct.put(bytes);
        return org.agrona.BufferUtil.address(direct);
    }
}
