package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.memory.MemoryReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryFiguresTest {
    private static final StoreOptions OPTIONS = StoreOptions.builder()
            .arena(ArenaKind.PRIVATE)
            .limitBytes(128L << 20)
            .shards(4)
            .backgroundExpiry(false)
            .build();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The resident set has the heap and the compiler's memory in it, so the smallest of many differences counts. */
    @ParameterizedTest
    @EnumSource(ArenaKind.class)
    void anEmptyStoreIsSmall(ArenaKind arena) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long before = residentBytes();
            try (Store store = Store.open(StoreOptions.builder().arena(arena).build())) {
                least = Math.min(least, residentBytes() - before);
                assertThat(store.memory().allocated()).isLessThan(4L << 20);
                assertThat(store.memory().used()).isZero();
                assertThat(store.memory().processRss()).isPositive();
            }
        }
        assertThat(least).isLessThan(16L << 20);
    }

    private static long residentBytes() throws Exception {
        String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
        return Long.parseLong(pages[1]) * 4096;
    }

    @Test
    void usedFollowsWhatIsStored() {
        try (Store store = Store.open(OPTIONS)) {
            Database database = store.database(0);
            long before = 0;
            for (int i = 0; i < 5000; i++) {
                database.put(bytes("k" + i), new byte[i]);
                MemoryReport report = store.memory();
                assertThat(report.used()).isGreaterThanOrEqualTo(before + i);
                assertThat(report.allocated()).isGreaterThanOrEqualTo(report.used() + report.index());
                assertThat(report.limit()).isEqualTo(OPTIONS.limitBytes());
                before = report.used();
            }
            for (int i = 0; i < 5000; i++) {
                database.remove(bytes("k" + i));
            }
            assertThat(store.memory().used()).isZero();
            assertThat(store.memory().retained()).isZero();
            assertThat(store.memory().allocated()).isLessThan(1L << 20);
        }
    }

    @Test
    void whatAViewHoldsBackIsRetainedAndThenFreed() throws Exception {
        try (Store store = Store.open(OPTIONS.toBuilder().shards(1).build())) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            database.put(key, new byte[1000]);
            long used = store.memory().used();
            database.read(key, view -> {
                for (int i = 1; i <= 100; i++) {
                    database.put(key, new byte[1000]);
                    // Once: what is put while the view lasts, nobody looks at.
                    assertThat(store.memory().retained()).as("after %d puts", i).isEqualTo(used);
                    assertThat(store.memory().used()).isEqualTo(2 * used);
                }
                return view;
            });
            Workers.await("the background frees it", () -> store.memory().retained() == 0);
            assertThat(store.memory().used()).isEqualTo(used);
            database.remove(key);
            assertThat(store.memory().used()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ArenaKind.class)
    void trimGivesBackWhatHoldsNothing(ArenaKind arena) throws Exception {
        try (Store store = Store.open(OPTIONS.toBuilder().arena(arena).build())) {
            Database database = store.database(0);
            byte[] value = bytes("v".repeat(1 << 20));
            for (int i = 0; i < 100; i++) {
                database.put(bytes("k" + i), value);
            }
            for (int i = 1; i < 100; i++) {
                database.remove(bytes("k" + i));
            }
            long before = residentBytes();
            store.trim();
            // The heap may grow meanwhile, but not by so much.
            assertThat(before - residentBytes()).isGreaterThan(48L << 20);
            assertThat(database.get(bytes("k0"))).isEqualTo(value);
            for (int i = 1; i < 100; i++) {
                database.put(bytes("k" + i), value);
            }
            assertThat(database.get(bytes("k99"))).isEqualTo(value);
        }
    }

    /** The next write does not wait for the background. */
    @Test
    void aWriteFreesWhatIsNoLongerHeld() {
        try (Store store = Store.open(OPTIONS.toBuilder().shards(1).build())) {
            Database database = store.database(0);
            byte[] key = bytes("k");
            database.put(key, new byte[1000]);
            database.read(key, view -> database.remove(key));
            database.put(key, new byte[10]);
            assertThat(store.memory().retained()).isZero();
        }
    }

    @Test
    void aViewThatWasKeptReadsNothing() {
        try (Store store = Store.open(OPTIONS)) {
            Database database = store.database(0);
            database.put(bytes("k"), bytes("value"));
            assertThat(database.read(bytes("k"), view -> view).capacity()).isZero();
        }
    }

    @Test
    void anEntryTakesAtMost32BytesMoreThanItsKeyAndValue() {
        int n = 400_000;
        Random random = new Random(7);
        try (Store store = Store.open(OPTIONS.toBuilder().shards(16).build())) {
            byte[] value = new byte[100];
            for (int i = 0; i < n; i++) {
                byte[] key = new byte[16];
                random.nextBytes(key);
                store.database(0).put(key, value);
            }
            assertThat(store.size()).isEqualTo(n);
            double overhead = (double) store.memory().allocated() / n - 116;
            assertThat(overhead).isLessThanOrEqualTo(32);
        }
    }
}
