package io.forkpoint.internal.keyspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.StoreDamagedException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.snapshot.CarriedRecords;
import io.forkpoint.internal.snapshot.KeyspaceSource;
import io.forkpoint.internal.snapshot.SnapshotCoordinator;
import io.forkpoint.internal.value.HashValue;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamageTest {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final byte[] KEY = "key".getBytes(UTF_8);
    private static final byte[] VALUE = "value".getBytes(UTF_8);

    @TempDir
    Path folder;

    private Keyspace keyspace;
    private KeyOperations operations;
    private CollectionOperations collections;

    @BeforeEach
    void open() {
        keyspace = new Keyspace(ArenaKind.SHARED, 64 << 20, 4);
        operations = new KeyOperations(keyspace);
        collections = new CollectionOperations(keyspace);
        put();
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    private void put() {
        operations.put(
                KeyOperations.When.ALWAYS,
                KeyOperations.NO_EXPIRY,
                0,
                KEY,
                ARRAY_BASE,
                KEY.length,
                VALUE,
                ARRAY_BASE,
                VALUE.length);
    }

    private byte[] get() {
        return operations.get(0, KEY, ARRAY_BASE, KEY.length, 0, -1);
    }

    /** Ends a change of some shard halfway. */
    private void tear() {
        Shard shard = keyspace.shard(0);
        shard.lock();
        shard.beginChange();
        shard.unlock();
    }

    @Test
    void afterATornWriteReadsGoOnAndWritesAreRefused() {
        tear();
        assertThat(get()).isEqualTo(VALUE);
        assertThatThrownBy(this::put)
                .isInstanceOf(StoreDamagedException.class)
                .hasMessageContaining("a write was torn at");
        assertThatThrownBy(() -> operations.remove(0, KEY, ARRAY_BASE, KEY.length))
                .isInstanceOf(StoreDamagedException.class);
        assertThatThrownBy(() -> collections.write(
                        0, new byte[1], CollectionDescriptor.TYPE_HASH, hash -> new HashValue(hash, 0).put(KEY, VALUE)))
                .isInstanceOf(StoreDamagedException.class);
        assertThatThrownBy(() -> new EntryEdits(keyspace).swap(0, 1)).isInstanceOf(StoreDamagedException.class);
        assertThat(operations.get(1, KEY, ARRAY_BASE, KEY.length, 0, -1)).isNull();
        assertThatThrownBy(() -> keyspace.clear(0)).isInstanceOf(StoreDamagedException.class);
        assertThat(new ExpirySweep(keyspace).sweep(100, 1000)).isZero();
        assertThatCode(keyspace.heldBlocks()::releaseRetired).doesNotThrowAnyException();
        assertThat(get()).isEqualTo(VALUE);
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "ASYNC_FORK"})
    void afterATornWriteSnapshotsAreRefusedAndTheLastGoodFileStays(SnapshotMethod method) throws Exception {
        Path file = folder.resolve("dump.rdb");
        try (SnapshotCoordinator coordinator =
                new SnapshotCoordinator(new KeyspaceSource(keyspace), () -> CarriedRecords.NONE)) {
            coordinator.start(method, file, SnapshotOptions.defaults()).join();
            byte[] good = Files.readAllBytes(file);
            tear();
            assertThatThrownBy(() -> coordinator.start(method, file, SnapshotOptions.defaults()))
                    .isInstanceOf(StoreDamagedException.class);
            assertThat(Files.readAllBytes(file)).isEqualTo(good);
            assertThat(coordinator.activity().isSnapshotRunning()).isFalse();
        }
    }

    private void failAfterAChange(Throwable thrown) {
        assertThatThrownBy(() -> collections.write(0, "hash".getBytes(UTF_8), CollectionDescriptor.TYPE_HASH, hash -> {
                    new HashValue(hash, 0).put(KEY, VALUE);
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void anErrorAmidTheEditOfACollectionTearsIt() {
        StackOverflowError error = new StackOverflowError();
        failAfterAChange(error);
        assertThatThrownBy(this::put).isInstanceOf(StoreDamagedException.class).hasCause(error);
    }

    /** Of the removals that follow the copies, one has been done. */
    @Test
    void anErrorAmidASwapTearsIt() {
        operations.put(
                KeyOperations.When.ALWAYS,
                KeyOperations.NO_EXPIRY,
                0,
                VALUE,
                ARRAY_BASE,
                VALUE.length,
                VALUE,
                ARRAY_BASE,
                VALUE.length);
        InternalError error = new InternalError("of a test");
        keyspace.gate().close();
        try {
            assertThatThrownBy(new DatabaseSwap(keyspace, 0, 1) {
                        private int asked;

                        @Override
                        void removeAll(LongPredicate test) {
                            super.removeAll(word -> {
                                if (test.test(word) && asked++ == 1) {
                                    throw error;
                                }
                                return test.test(word);
                            });
                        }
                    }::run)
                    .isSameAs(error);
        } finally {
            keyspace.gate().open();
        }
        assertThatThrownBy(this::put).isInstanceOf(StoreDamagedException.class);
    }

    /** What takes the place of a key's value is seen by nobody yet. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorAmidAReplacementTearsItIfItWasAmidAChange(boolean amidAChange) {
        long[] used = new long[1];
        InternalError error = new InternalError("of a test");
        assertThatThrownBy(() -> collections.writeKeys(0, new byte[][] {KEY}, handles -> {
                    new HashValue(handles[0].replace(CollectionDescriptor.TYPE_HASH, KeyOperations.NO_EXPIRY), 0)
                            .put(KEY, new byte[1000]);
                    used[0] = keyspace.figures().usedBytes();
                    if (amidAChange) {
                        Shard shard = keyspace.shardOf(keyspace.hash(0, KEY, ARRAY_BASE, KEY.length));
                        shard.beginChange();
                    }
                    throw error;
                }))
                .isSameAs(error);
        assertThat(get()).isEqualTo(VALUE);
        assertThat(keyspace.isDamaged()).isEqualTo(amidAChange);
        if (amidAChange) {
            assertThat(keyspace.figures().usedBytes()).isGreaterThanOrEqualTo(used[0]);
        } else {
            assertThat(keyspace.figures().usedBytes()).isLessThan(used[0]);
            put();
        }
    }

    @Test
    void whatEndsBetweenWholeChangesTearsNothing() {
        failAfterAChange(new IllegalStateException("a caller's"));
        failAfterAChange(new OutOfMemoryError("of a result"));
        put();
        assertThatThrownBy(() -> new Transactions(keyspace).run(0, new byte[][] {KEY}, transaction -> {
                    transaction.remove(KEY);
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        put();
        assertThat(get()).isEqualTo(VALUE);
    }
}
