package io.forkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that recurse and write at each level until their stack overflows: wherever that happens, no write is torn. */
class StackOverflowTest {
    private static final long SMALL_STACK = 256 << 10;
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final int KEYS = 50;

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private Store store;

    /** One kind of write. */
    enum Write {
        PUT {
            @Override
            void run(Store store, int depth) {
                store.database(0).put(key("s", depth), value(depth));
            }
        },
        APPEND {
            @Override
            void run(Store store, int depth) {
                byte[] key = key("a", depth);
                if (store.database(0).append(key, value(depth % 7)) > 3_000) {
                    store.database(0).remove(key);
                }
            }
        },
        EXPIRING {
            @Override
            void run(Store store, int depth) {
                store.database(0).put(key("e", depth), value(depth), System.currentTimeMillis() + depth % 3);
            }
        },
        HASH {
            @Override
            void run(Store store, int depth) {
                store.hash(key("h", depth % 3)).put(value(depth % 300), value(depth));
            }
        },
        LIST {
            @Override
            void run(Store store, int depth) {
                var list = store.list(key("l", depth % 3));
                list.addLast(value(depth));
                if (list.size() > 200) {
                    list.pollFirst();
                }
            }
        },
        SORTED_SET {
            @Override
            void run(Store store, int depth) {
                store.sortedSet(key("z", depth % 3)).add(value(depth % 300), depth % 17);
            }
        },
        STREAM {
            @Override
            void run(Store store, int depth) {
                store.stream(key("x", depth % 3)).add(key("f", depth), value(depth));
            }
        },
        TRANSACTION {
            @Override
            void run(Store store, int depth) {
                byte[] one = key("t", depth);
                byte[] two = key("t", depth + 1);
                store.database(0).atomically(new byte[][] {one, two}, transaction -> {
                    transaction.put(one, value(depth));
                    return transaction.remove(two);
                });
            }
        };

        abstract void run(Store store, int depth);
    }

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.builder().limitBytes(256L << 20).build());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] key(String kind, int depth) {
        return (kind + depth % KEYS).getBytes(UTF_8);
    }

    private static byte[] value(int depth) {
        return new byte[8 + depth * 7 % 320];
    }

    private int recurse(Write write, int depth) {
        write.run(store, depth);
        return depth < 0 ? 0 : recurse(write, depth + 1) + 1;
    }

    /** Recurses from another depth each time, so that it ends in another place each time. */
    private int overflow(Write write, int offset) {
        return offset == 0 ? recurse(write, 0) : overflow(write, offset - 1) + 1;
    }

    private void overflowAgain(Write write, long stackBytes) throws InterruptedException {
        int offset = random.nextInt(200);
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        overflow(write, offset);
                    } catch (StackOverflowError e) {
                        return;
                    }
                },
                "overflowing",
                stackBytes);
        thread.start();
        thread.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(thread.isAlive()).as("a write that waits for ever").isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void noWriteIsTorn(Write write) throws InterruptedException {
        long end = System.nanoTime() + NANOS;
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            overflowAgain(write, i % 4 == 3 ? 0 : SMALL_STACK);
        }
        Path file = folder.resolve("dump.rdb");
        store.snapshot(SnapshotMethod.THREAD, file).join();
        store.snapshot(SnapshotMethod.ASYNC_FORK, file).join();
        try (Store copy =
                Store.open(StoreOptions.builder().limitBytes(256L << 20).build())) {
            copy.load(file);
        }
    }

    @Test
    void whatOverflowsInACallbackLeavesItsLockFree() throws InterruptedException {
        byte[] key = key("u", 0);
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        store.database(0).atomically(new byte[][] {key}, transaction -> endless(0));
                    } catch (StackOverflowError e) {
                        return;
                    }
                },
                "overflowing",
                SMALL_STACK);
        thread.start();
        thread.join();
        store.database(0).put(key, value(1));
        assertThat(store.database(0).get(key)).isEqualTo(value(1));
        assertThat(store.snapshot(SnapshotMethod.THREAD, folder.resolve("dump.rdb"))
                        .join()
                        .keys())
                .isEqualTo(1);
    }

    private static int endless(int depth) {
        return depth < 0 ? 0 : endless(depth + 1) + 1;
    }
}
