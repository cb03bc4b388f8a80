package io.forkpoint.internal.keyspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Database;
import io.forkpoint.TestDatabases;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.memory.ArenaKind;
import org.junit.jupiter.api.Test;

/** What readers hold back is freed when they are gone, also where there is always another one. */
class ReaderPinsTest {
    private final ReaderPins pins = new ReaderPins();

    @Test
    void aGenerationWaitsForTheReadersOfTheLastButOne() {
        int first = pins.pin();
        assertThat(pins.advance()).isTrue();
        int second = pins.pin();
        assertThat(pins.advance()).as("with a reader of the last generation").isFalse();
        pins.unpin(first);
        assertThat(pins.advance()).isTrue();
        assertThat(pins.advance()).isFalse();
        assertThat(pins.any()).isTrue();
        pins.unpin(second);
        assertThat(pins.advance()).isTrue();
        assertThat(pins.any()).isFalse();
    }

    @Test
    void oneLongReaderHasEachBlockCopiedOnce() {
        Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, 64L << 20, 1);
        try {
            Database database = TestDatabases.of(keyspace, 0);
            byte[] key = {1};
            for (int i = 0; i < 2_000; i++) {
                database.sortedSet(key).add(("member " + i).getBytes(US_ASCII), i);
            }
            long before = keyspace.figures().usedBytes();
            CollectionOperations operations = new CollectionOperations(keyspace);
            long seen = operations.readAll(0, key, CollectionDescriptor.TYPE_SORTED_SET, value -> {
                for (int i = 0; i < 20_000; i++) {
                    database.sortedSet(key).add(("member " + i % 2_000).getBytes(US_ASCII), i);
                }
                long members = 0;
                for (boolean more = value.items().first();
                        more;
                        more = value.items().next()) {
                    assertThat(new String(value.items().item(), 8, 7, US_ASCII)).isEqualTo("member ");
                    members++;
                }
                return members;
            });
            assertThat(seen).isEqualTo(2_000);
            assertThat(keyspace.figures().retainedBytes()).isBetween(1L, 2 * before);
        } finally {
            keyspace.close();
        }
    }

    @Test
    void blocksAreFreedThoughThereIsAlwaysAReader() {
        Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, 64L << 20, 1);
        try {
            Database database = TestDatabases.of(keyspace, 0);
            byte[] key = {1};
            database.put(key, new byte[1000]);
            ReaderPins readers = keyspace.shard(0).pins();
            int looking = readers.pin();
            long most = 0;
            for (int i = 0; i < 1000; i++) {
                database.put(key, new byte[1000]);
                int next = readers.pin();
                readers.unpin(looking);
                looking = next;
                keyspace.heldBlocks().releaseRetired();
                most = Math.max(most, keyspace.figures().retainedBytes());
            }
            assertThat(most).as("bytes held back by overlapping readers").isBetween(1L, 8_000L);
            readers.unpin(looking);
            keyspace.heldBlocks().releaseRetired();
            assertThat(keyspace.figures().retainedBytes()).isZero();
        } finally {
            keyspace.close();
        }
    }

    @Test
    void aReplacedContentIsFreedThoughThereIsAlwaysAReader() {
        Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, 64L << 20, 1);
        try {
            TestDatabases.of(keyspace, 0).put(new byte[] {1}, new byte[1000]);
            ReaderPins readers = keyspace.shard(0).pins();
            int looking = readers.pin();
            keyspace.clear();
            assertThat(keyspace.figures().retainedBytes()).isPositive();
            for (int i = 0; i < 4; i++) {
                int next = readers.pin();
                readers.unpin(looking);
                looking = next;
                keyspace.heldBlocks().releaseRetired();
            }
            assertThat(keyspace.figures().retainedBytes()).isZero();
            readers.unpin(looking);
        } finally {
            keyspace.close();
        }
    }
}
