package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.codec.Codec;
import io.forkpoint.value.ValueType;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads of any length end beside writers of the same shard that never pause. */
class ReadsBesideWritersTest {
    private static final int LONG_BYTES = 16 << 20;
    private static final byte[] LONG = bytes("long");
    private static final int ROUNDS = 3;

    /** Each returns how many bytes it saw. */
    private static final Map<String, ToLongFunction<Database>> READS = Map.of(
            "get", database -> database.get(LONG).length,
            "getRange", database -> database.getRange(LONG, 0, -1).length,
            "getAll", database -> database.getAll(new byte[][] {LONG})[0].length,
            "read", database -> database.<Integer>read(LONG, view -> view.capacity()),
            "map", database -> map(database).get("long").length,
            "buffers",
                    database -> {
                        UnsafeBuffer value = new UnsafeBuffer(new byte[LONG_BYTES]);
                        return database.buffers().get(new UnsafeBuffer(LONG), 0, LONG.length, value, 0);
                    },
            "expandable",
                    database -> {
                        ExpandableArrayBuffer value = new ExpandableArrayBuffer();
                        return database.buffers().get(new UnsafeBuffer(LONG), 0, LONG.length, value, 0);
                    },
            "bytes",
                    database -> {
                        Bytes<?> value = Bytes.allocateElasticOnHeap();
                        database.bytes().get(Bytes.from("long"), value);
                        return value.readRemaining();
                    },
            "dump", database -> database.entries().dump(LONG).length);

    private static ConcurrentMap<String, byte[]> map(Database database) {
        return database.asMap(Codec.utf8(), Codec.bytes());
    }

    @Test
    @Timeout(300)
    void aLongValueIsReadByEveryOperation() throws Exception {
        beside(
                LONG_BYTES,
                database -> READS.forEach((name, read) -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        assertThat(read.applyAsLong(database)).as(name).isGreaterThanOrEqualTo(LONG_BYTES);
                    }
                }));
    }

    @Test
    @Timeout(300)
    void whatIsShortEndsToo() throws Exception {
        byte[] key = bytes("long");
        beside(100, database -> {
            for (int round = 0; round < 1_000; round++) {
                assertThat(database.get(key)).hasSize(100);
                assertThat(database.containsKey(key)).isTrue();
                assertThat(database.type(key)).isEqualTo(ValueType.STRING);
                assertThat(database.timeToLiveMillis(key)).isEqualTo(-1);
                assertThat(database.<Integer>read(key, view -> view.capacity())).isEqualTo(100);
                assertThat(database.hash(bytes("hash")).get(bytes("f"))).isNotNull();
                assertThat(database.hash(bytes("hash")).entries()).hasSize(1);
            }
            assertThat(database.entries().randomKey()).isNotNull();
        });
    }

    private interface Reads {
        void of(Database database);
    }

    private static void beside(int bytes, Reads reads) throws InterruptedException {
        try (Store store = Store.open(
                        StoreOptions.builder().limitBytes(600L << 20).shards(1).build());
                Workers workers = new Workers()) {
            Database database = store.database(0);
            database.put(LONG, new byte[bytes]);
            database.hash(bytes("hash")).put(bytes("f"), bytes("v"));
            for (int i = 0; i < 2; i++) {
                byte[][] keys = new byte[64][];
                for (int k = 0; k < keys.length; k++) {
                    keys[k] = bytes("key:" + i + ":" + k);
                }
                workers.repeat(i, n -> {
                    for (byte[] key : keys) {
                        database.put(key, key);
                    }
                });
            }
            workers.start();
            reads.of(database);
            workers.stop();
            workers.join();
        }
    }
}
