package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.RawEntry;
import io.forkpoint.internal.rdb.RdbHandler;
import io.forkpoint.internal.rdb.RdbReader;
import io.forkpoint.internal.rdb.SampleFile;
import io.forkpoint.internal.snapshot.LoggedCollections;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same state is the same file whichever method writes it, byte for byte but for the AUX fields. */
class DifferentialTest {
    private static final int MAGIC_BYTES = 9;
    private static final int CHECKSUM_BYTES = 8;
    private static final int AUX = 0xfa;
    private static final int ROUNDS = 4;
    private static final int STEPS = 3_000;

    @TempDir
    Path folder;

    static Stream<Arguments> states() {
        return Seeds.some()
                .boxed()
                .flatMap(seed -> Stream.of(
                        Arguments.of(ArenaKind.PRIVATE, "redis", seed),
                        Arguments.of(ArenaKind.PRIVATE_HUGE, "valkey", seed),
                        Arguments.of(ArenaKind.SHARED, "redis", seed),
                        Arguments.of(ArenaKind.SHARED, "valkey", seed)));
    }

    private static Store open(ArenaKind arena, int shards) {
        return Store.open(StoreOptions.builder()
                .arena(arena)
                .limitBytes(256L << 20)
                .shards(shards)
                .backgroundExpiry(false)
                .build());
    }

    /** The fork that goes with the arena. */
    private static SnapshotMethod forkOf(ArenaKind arena) {
        return arena == ArenaKind.SHARED ? SnapshotMethod.ASYNC_FORK : SnapshotMethod.FORK;
    }

    /** Values of every type and length, keys and expiries, in several databases, with the holes that removals leave. */
    @ParameterizedTest
    @MethodSource("states")
    void aForkAndAThreadWriteTheSameBytes(ArenaKind arena, String dialect, long seed) throws Exception {
        Seeds.explain(seed, arena + " " + dialect, () -> {
            Random random = new Random(seed);
            try (Store store = open(arena, 1 << random.nextInt(4))) {
                store.load(sample(dialect));
                List<RandomOperations> operations = operations(random, store);
                LoggedCollections collections = new LoggedCollections(store.database(7), random);
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < STEPS; i++) {
                        operations.get(random.nextInt(operations.size())).step();
                        collections.changeAny();
                    }
                    SnapshotOptions options = SnapshotOptions.builder()
                            .lzf(round % 2 == 0)
                            .checksum(round % 3 != 0)
                            .build();
                    byte[] forked = write(store, forkOf(arena), options);
                    assertThat(write(store, SnapshotMethod.THREAD, options)).isEqualTo(forked);
                }
            }
        });
    }

    /** With one shard, whatever its hash, a file's entries take the same places in every arena. */
    @ParameterizedTest
    @MethodSource("states")
    void allMethodsWriteTheSameBytesOnTheirOwnArenas(ArenaKind arena, String dialect, long seed) throws Exception {
        Seeds.explain(seed, arena + " " + dialect, () -> {
            Random random = new Random(seed);
            Path source = folder.resolve("source.rdb");
            try (Store store = open(arena, 4)) {
                store.load(sample(dialect));
                List<RandomOperations> operations = operations(random, store);
                LoggedCollections collections = new LoggedCollections(store.database(7), random);
                for (int i = 0; i < STEPS; i++) {
                    operations.get(random.nextInt(operations.size())).step();
                    collections.changeAny();
                }
                store.snapshot(forkOf(arena), source).join();
            }
            List<byte[]> files = new ArrayList<>();
            for (ArenaKind kind : ArenaKind.values()) {
                try (Store copy = open(kind, 1)) {
                    copy.load(source);
                    files.add(write(copy, forkOf(kind), SnapshotOptions.defaults()));
                    files.add(write(copy, SnapshotMethod.THREAD, SnapshotOptions.defaults()));
                }
            }
            assertThat(files).allSatisfy(file -> assertThat(file).isEqualTo(files.get(0)));
        });
    }

    private static List<RandomOperations> operations(Random random, Store store) {
        return Stream.of(0, 3, 15)
                .map(database -> {
                    Model model = new Model();
                    // What the sample has put there is left alone: the operations are for keys of their own.
                    return new RandomOperations(random, store.database(database), model, 200);
                })
                .toList();
    }

    private Path sample(String dialect) throws IOException {
        return Files.write(
                folder.resolve("sample.rdb"), dialect.equals("redis") ? SampleFile.redis() : SampleFile.valkey());
    }

    /** The file without its AUX fields and the checksum that covers them, which the reader has found right. */
    private byte[] write(Store store, SnapshotMethod method, SnapshotOptions options) throws IOException {
        Path file = folder.resolve("dump.rdb");
        long keys = store.snapshot(method, file, options).join().keys();
        Counter counter = new Counter();
        new RdbReader(Helper.library()).read(file, counter);
        assertThat(counter.entries).isEqualTo(keys).isEqualTo(store.size());
        byte[] bytes = Files.readAllBytes(file);
        int from = endOfAux(bytes);
        byte[] rest = new byte[MAGIC_BYTES + bytes.length - CHECKSUM_BYTES - from];
        System.arraycopy(bytes, 0, rest, 0, MAGIC_BYTES);
        System.arraycopy(bytes, from, rest, MAGIC_BYTES, rest.length - MAGIC_BYTES);
        return rest;
    }

    private static int endOfAux(byte[] file) {
        int at = MAGIC_BYTES;
        while ((file[at] & 0xff) == AUX) {
            at = endOfString(file, endOfString(file, at + 1));
        }
        return at;
    }

    /** Of a short string or a number. */
    private static int endOfString(byte[] file, int at) {
        int first = file[at] & 0xff;
        return switch (first >>> 6) {
            case 0 -> at + 1 + first;
            case 3 -> at + 1 + (1 << (first & 0x3f));
            default -> throw new AssertionError("an AUX field with a string of the kind " + first);
        };
    }

    /** Counts the entries of a file. */
    private static final class Counter implements RdbHandler {
        private long entries;

        @Override
        public void entry(RawEntry entry) {
            entries++;
        }
    }
}
