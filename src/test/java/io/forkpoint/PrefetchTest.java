package io.forkpoint;

import static io.forkpoint.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.memory.ArenaKind;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fetching keys ahead changes nothing, and looks at no memory but the keys' and the store's. */
class PrefetchTest {
    private static final int KEYS = 200;
    private static final int KEY_BYTES = 5;

    private final Store store = Store.open(StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(64L << 20)
            .shards(2)
            .backgroundExpiry(true)
            .build());
    private final Database database = store.database(0);
    private final BufferDatabase buffers = database.buffers();
    private final byte[] keys = new byte[KEYS * KEY_BYTES];
    private final int[] offsets = new int[KEYS];
    private final int[] lengths = new int[KEYS];

    @AfterEach
    void close() {
        store.close();
    }

    /** Keys of one length, side by side. */
    private void name(int first) {
        for (int i = 0; i < KEYS; i++) {
            byte[] key = bytes(Integer.toString(10_000 + first + i));
            System.arraycopy(key, 0, keys, i * KEY_BYTES, KEY_BYTES);
            offsets[i] = i * KEY_BYTES;
            lengths[i] = KEY_BYTES;
        }
    }

    @Test
    void changesNothing() {
        name(0);
        ByteBuffer direct = ByteBuffer.allocateDirect(keys.length).put(keys).flip();
        for (DirectBuffer memory : new DirectBuffer[] {new UnsafeBuffer(keys), new UnsafeBuffer(direct)}) {
            for (int count : new int[] {-1, 0, 1, 63, 64, 65, KEYS}) {
                buffers.prefetch(memory, offsets, lengths, count);
            }
        }
        assertThat(database.size()).isZero();
        for (int i = 0; i < KEYS; i += 2) {
            database.put(bytes(Integer.toString(10_000 + i)), new byte[i]);
        }
        long used = store.memory().used();
        buffers.prefetch(new UnsafeBuffer(keys), offsets, lengths, KEYS);
        assertThat(store.memory().used()).isEqualTo(used);
        for (int i = 0; i < KEYS; i++) {
            byte[] value = database.get(bytes(Integer.toString(10_000 + i)));
            if (i % 2 == 0) {
                assertThat(value).hasSize(i);
            } else {
                assertThat(value).isNull();
            }
        }
    }

    @Test
    void refusesKeysThatAreNotInTheBuffer() {
        UnsafeBuffer memory = new UnsafeBuffer(bytes("abc"));
        int[][] wrong = {{-1, 1}, {0, -1}, {0, 4}, {3, 1}, {4, 0}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}};
        for (int[] bounds : wrong) {
            // Behind one that is right; and behind so many that it would not be looked at.
            assertThatThrownBy(() -> buffers.prefetch(memory, new int[] {0, bounds[0]}, new int[] {3, bounds[1]}, 2))
                    .as("offset %d, length %d", bounds[0], bounds[1])
                    .isInstanceOf(IndexOutOfBoundsException.class);
            int[] starts = new int[KEYS];
            int[] counts = new int[KEYS];
            starts[KEYS - 1] = bounds[0];
            counts[KEYS - 1] = bounds[1];
            assertThatThrownBy(() -> buffers.prefetch(memory, starts, counts, KEYS))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> buffers.prefetch(memory, new int[1], new int[1], 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatCode(() -> buffers.prefetch(memory, new int[] {3, 0}, new int[] {0, 3}, 2))
                .doesNotThrowAnyException();
    }

    /** Index pages are split, entries move and are freed, and whole contents are replaced meanwhile. */
    @Test
    @Timeout(120)
    void goesOnWhileOthersWrite() throws Exception {
        name(0);
        UnsafeBuffer memory = new UnsafeBuffer(keys);
        AtomicLong fetched = new AtomicLong();
        AtomicLong flushed = new AtomicLong();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 2; i++) {
                workers.repeat(i, n -> {
                    buffers.prefetch(memory, offsets, lengths, KEYS);
                    fetched.incrementAndGet();
                });
            }
            workers.repeat(2, n -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                for (int i = 0; i < 30_000; i++) {
                    byte[] key = bytes(Integer.toString(10_000 + random.nextInt(60_000)));
                    if (random.nextInt(3) == 0) {
                        database.remove(key);
                    } else {
                        database.put(key, new byte[random.nextInt(300)]);
                    }
                }
                store.clear();
                flushed.incrementAndGet();
            });
            workers.start();
            Workers.await("some work", () -> workers.isStopped() || (flushed.get() >= 10 && fetched.get() >= 1000));
            workers.stop();
            workers.join();
        }
        store.clear();
        buffers.prefetch(memory, offsets, lengths, KEYS);
        assertThat(database.size()).isZero();
    }
}
