package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.StreamRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever reads while the store is closed is told that, and never sees what is not there. */
class CloseBesideReadsTest {
    private static final int ROUNDS = 30;
    private static final int ITEMS = 2000;
    private static final int LONG_BYTES = 1 << 20;
    private static final byte[] LONG = bytes("long");
    private static final byte[] KEY = bytes("key");

    /** Reads, and looks at what it gets. */
    private interface Reads {
        void of(Database database);
    }

    private static final Map<String, Reads> READS = Map.ofEntries(
            Map.entry("get", database -> assertThat(database.get(LONG)).containsOnly(1)),
            Map.entry(
                    "read",
                    database -> assertThat(database.<Boolean>read(LONG, CloseBesideReadsTest::isWhole))
                            .isTrue()),
            Map.entry("buffers", database -> {
                byte[] to = new byte[LONG_BYTES];
                database.buffers().get(new UnsafeBuffer(LONG), 0, LONG.length, new UnsafeBuffer(to), 0);
                assertThat(to).containsOnly(1);
            }),
            Map.entry("dump", database -> database.entries().dump(LONG)),
            Map.entry(
                    "map view",
                    database -> assertThat(count(database.hash(KEY)
                                    .asMap(Codec.utf8(), Codec.utf8())
                                    .entrySet()))
                            .isEqualTo(ITEMS)),
            Map.entry(
                    "set view",
                    database -> assertThat(count(database.set(bytes("set")).asSet(Codec.utf8())))
                            .isEqualTo(ITEMS)),
            Map.entry(
                    "list view",
                    database -> assertThat(count(database.list(bytes("list")).asList(Codec.utf8())))
                            .isEqualTo(ITEMS)),
            Map.entry(
                    "deque view",
                    database -> assertThat(count(database.list(bytes("list")).asDeque(Codec.utf8())))
                            .isEqualTo(ITEMS)),
            Map.entry(
                    "sorted set view",
                    database -> assertThat(count(database.sortedSet(bytes("sorted"))
                                    .asMap(Codec.utf8())
                                    .entrySet()))
                            .isEqualTo(ITEMS)),
            Map.entry(
                    "stream",
                    database -> assertThat(database.stream(bytes("stream")).range(StreamRange.all()))
                            .hasSize(ITEMS)),
            Map.entry(
                    "keys",
                    database -> assertThat(database.scan(0, 10_000, key -> {})).isNotNegative()),
            Map.entry("whole map", database -> {
                Map<String, byte[]> map = database.asMap(Codec.utf8(), Codec.bytes());
                map.get("long");
            }));

    private static boolean isWhole(org.agrona.DirectBuffer view) {
        for (int i = 0; i < view.capacity(); i += 64) {
            if (view.getByte(i) != 1) {
                return false;
            }
        }
        return true;
    }

    private static int count(Iterable<?> items) {
        int count = 0;
        for (Object item : items) {
            assertThat(item).isNotNull();
            count++;
        }
        return count;
    }

    private static void fill(Database database) {
        byte[] value = new byte[LONG_BYTES];
        Arrays.fill(value, (byte) 1);
        database.put(LONG, value);
        List<ScoredMember> members = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            byte[] item = bytes("item:" + i);
            database.hash(KEY).put(item, item);
            database.set(bytes("set")).add(item);
            database.list(bytes("list")).addLast(item);
            members.add(new ScoredMember(item, i));
            database.stream(bytes("stream")).add(item, item);
        }
        database.sortedSet(bytes("sorted")).addAll(members, AddCondition.ALWAYS);
    }

    @Test
    @Timeout(300)
    void everyReadEndsWithTheExceptionAndWithNothingWrong() throws Exception {
        List<Map.Entry<String, Reads>> reads = List.copyOf(READS.entrySet());
        for (int round = 0; round < ROUNDS; round++) {
            Store store = Store.open(StoreOptions.builder().limitBytes(64 << 20).build());
            Database database = store.database(0);
            fill(database);
            AtomicInteger begun = new AtomicInteger();
            int first = round;
            try (Workers workers = new Workers()) {
                for (int i = 0; i < 4; i++) {
                    workers.add(i, n -> {
                        Map.Entry<String, Reads> read = reads.get((first * 4 + n) % reads.size());
                        try {
                            while (true) {
                                read.getValue().of(database);
                                begun.incrementAndGet();
                            }
                        } catch (StoreClosedException expected) {
                            assertThat(expected).hasMessageNotContaining("damaged");
                        } catch (RuntimeException | Error e) {
                            throw new AssertionError(read.getKey(), e);
                        }
                    });
                }
                workers.start();
                Workers.await("reads", () -> begun.get() > 4 || workers.isStopped());
                store.close();
                workers.join();
            }
        }
    }
}
