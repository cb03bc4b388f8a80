package io.forkpoint.internal.keyspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.memory.ArenaKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is staged by several threads is all there, whichever of them the system gives, and gone if one of them fails. */
class StagingTest {
    private static final int THREADS = 4;
    /** Some batches for each thread. */
    private static final int ENTRIES = 40_000;

    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 100;

    private final Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, 64L << 20, 8);
    private final ByteBuffer memory =
            ByteBuffer.allocateDirect(KEY_BYTES + VALUE_BYTES).order(ByteOrder.nativeOrder());
    private final long address = BufferUtil.address(memory);
    private final List<Thread> made = new ArrayList<>();

    @AfterEach
    void close() {
        keyspace.close();
    }

    /** Has no thread start but the first ones. */
    private ThreadFactory maker(int starting) {
        return body -> {
            int number = made.size();
            Thread thread = new Thread(body) {
                @Override
                public synchronized void start() {
                    if (number >= starting) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    super.start();
                }
            };
            made.add(thread);
            return thread;
        };
    }

    private void add(Staging staging, int from, int to) {
        RawEntry entry = new RawEntry();
        for (int i = from; i < to; i++) {
            memory.put(0, String.format("%016d", i).getBytes(US_ASCII));
            memory.putInt(KEY_BYTES, i);
            staging.add(entry.set(i, 0, BlockDescriptor.TYPE_STRING, RawEntry.NO_EXPIRY)
                    .key(address, KEY_BYTES)
                    .value(address + KEY_BYTES, VALUE_BYTES));
        }
    }

    private void assertAllThere() {
        assertThat(keyspace.figures().keys(0)).isEqualTo(ENTRIES);
        for (int i = 0; i < ENTRIES; i++) {
            byte[] key = String.format("%016d", i).getBytes(US_ASCII);
            memory.put(0, key);
            long hash = keyspace.hash(0, null, address, KEY_BYTES);
            Shard shard = keyspace.shardOf(hash);
            long block = shard.findBlock(ShardIndex.position(hash), 0, null, address, KEY_BYTES);
            assertThat(block).as("entry %d", i).isNotZero();
            shard.entry.describe(block);
            assertThat(shard.entry.valueBytes()).isEqualTo(VALUE_BYTES);
            assertThat(UnsafeApi.getInt(shard.entry.valueAddress())).isEqualTo(i);
        }
    }

    private void assertNoneRuns() {
        assertThat(made).noneMatch(Thread::isAlive);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatTheSystemGivesNoThreadForThisOnePlaces(int starting) {
        Staging staging = keyspace.stage(THREADS, maker(starting));
        add(staging, 0, ENTRIES);
        staging.settle();
        assertThat(staging.entries()).isEqualTo(ENTRIES);
        staging.commit();

        assertThat(made).hasSize(THREADS - 1);
        assertNoneRuns();
        assertAllThere();
    }

    @Test
    void aFewEntriesTakeNoThread() {
        Staging staging = keyspace.stage(THREADS, maker(THREADS));
        add(staging, 0, 1000);
        staging.commit();

        assertThat(made).isEmpty();
        assertThat(keyspace.figures().keys(0)).isEqualTo(1000);
    }

    @Test
    void moreThreadsThanShardsHaveNothingToDo() {
        Staging staging = keyspace.stage(100, maker(100));
        add(staging, 0, ENTRIES);
        staging.commit();

        assertThat(made).hasSizeLessThanOrEqualTo(keyspace.shardCount());
        assertAllThere();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void whateverEndsTheWorkOfAThreadEndsAllAndNothingStays(int starting) {
        long arenaBytes = keyspace.arena().allocatedBytes();
        long indexBytes = keyspace.figures().indexBytes();
        Error failure = new StackOverflowError("of a test");
        List<Thread> told = new ArrayList<>();
        Staging staging = keyspace.stage(THREADS, maker(starting));
        staging.onRepeat((tag, key) -> {
            told.add(Thread.currentThread());
            throw failure;
        });
        add(staging, 0, ENTRIES);
        assertThatThrownBy(() -> {
                    add(staging, 7, 8);
                    add(staging, ENTRIES, 3 * ENTRIES);
                    staging.settle();
                })
                .isSameAs(failure);
        // Again, whoever asks.
        assertThatThrownBy(staging::settle).isSameAs(failure);
        staging.abort();

        assertThat(told).hasSize(1);
        assertNoneRuns();
        assertThat(keyspace.arena().allocatedBytes()).isEqualTo(arenaBytes);
        assertThat(keyspace.figures().indexBytes()).isEqualTo(indexBytes);
        assertThat(keyspace.figures().keys(0)).isZero();
    }

    @Test
    void aThreadEndsWithWhatIsGivenUp() {
        long arenaBytes = keyspace.arena().allocatedBytes();
        Staging staging = keyspace.stage(THREADS, maker(THREADS));
        add(staging, 0, ENTRIES);
        assertThat(made).hasSize(THREADS - 1);
        staging.abort();

        assertNoneRuns();
        assertThat(keyspace.arena().allocatedBytes()).isEqualTo(arenaBytes);
    }

    @Test
    void anInterruptIsKeptAndNothingIsLost() {
        Staging staging = keyspace.stage(2, maker(1));
        Thread.currentThread().interrupt();
        add(staging, 0, ENTRIES);
        staging.commit();

        assertThat(Thread.interrupted()).isTrue();
        assertNoneRuns();
        assertAllThere();
    }
}
