package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation against a model, one thread. */
class StoreModelTest {
    private static final int[] DATABASES = {0, 1, 15};
    private static final int STEPS = 20_000;

    @TempDir
    Path folder;

    static Stream<Arguments> stores() {
        List<StoreOptions> options = new ArrayList<>();
        StoreOptions base = StoreOptions.builder()
                .arena(ArenaKind.PRIVATE)
                .limitBytes(256L << 20)
                .shards(1)
                .backgroundExpiry(false)
                .build();
        options.add(base);
        options.add(base.toBuilder().shards(16).limitBytes(12L << 20).build());
        options.add(base.toBuilder()
                .shards(2)
                .arena(ArenaKind.PRIVATE_HUGE)
                .backgroundExpiry(true)
                .build());
        options.add(base.toBuilder()
                .shards(2)
                .arena(ArenaKind.SHARED)
                .limitBytes(3L << 20)
                .build());
        return options.stream().flatMap(each -> Seeds.some().mapToObj(seed -> Arguments.of(each, seed)));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void everyOperationDoesWhatTheModelDoes(StoreOptions options, long seed) throws Exception {
        Seeds.explain(seed, options.toString(), () -> run(options, seed));
    }

    private void run(StoreOptions options, long seed) {
        Random random = new Random(seed);
        try (Store store = Store.open(options)) {
            Model[] models = new Model[DATABASES.length];
            RandomOperations[] operations = new RandomOperations[DATABASES.length];
            for (int i = 0; i < DATABASES.length; i++) {
                models[i] = new Model();
                operations[i] = new RandomOperations(random, store.database(DATABASES[i]), models[i], 1500);
            }
            for (int step = 0; step < STEPS; step++) {
                operations[random.nextInt(operations.length)].step();
                if (step % (STEPS / 6) == 0) {
                    checkAll(store, models);
                }
                if (random.nextInt(STEPS / 4) == 0) {
                    int which = random.nextInt(DATABASES.length);
                    store.database(DATABASES[which]).clear();
                    models[which].clear();
                    checkAll(store, models);
                }
                if (random.nextInt(STEPS / 2) == 0) {
                    store.clear();
                    Arrays.stream(models).forEach(Model::clear);
                    checkAll(store, models);
                    assertThat(store.memory().used()).isZero();
                }
            }
            checkAll(store, models);
            if (options.arena() != ArenaKind.SHARED) {
                checkSnapshot(store, options, models);
            }
            if (options.limitBytes() <= 16L << 20) {
                assertThat(Arrays.stream(operations)
                                .mapToInt(RandomOperations::limitHits)
                                .sum())
                        .as("the limit was met")
                        .isPositive();
            }
        }
    }

    private static void checkAll(Store store, Model[] models) {
        for (int i = 0; i < DATABASES.length; i++) {
            models[i].check(store.database(DATABASES[i]));
        }
    }

    private void checkSnapshot(Store store, StoreOptions options, Model[] models) {
        Path file = folder.resolve("dump.rdb");
        long written = store.snapshot(SnapshotMethod.FORK, file).join().keys();
        try (Store other =
                Store.open(options.toBuilder().shards(4).limitBytes(256L << 20).build())) {
            other.database(7).put(new byte[1], new byte[1]);
            LoadReport report = other.load(file);
            assertThat(report.keys() + report.keysExpired()).isEqualTo(written);
            assertThat(other.database(7).size()).isZero();
            checkAll(other, models);
            assertThat(other.size())
                    .isEqualTo(Arrays.stream(models).mapToInt(Model::size).sum());
        }
    }
}
