package io.forkpoint.internal.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forkpoint.Forkpoint;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many threads load a file, what comes of it is the same: all of it, or none and the same refusal. */
class LoadThreadsTest {
    private static final int KEYS = 40_000;
    private static final long FAR_MILLIS = 4_102_444_800_000L;
    private static final int LONGER_THAN_A_BATCH = 600_000;

    @TempDir
    private Path folder;

    private static Store open() {
        return Store.open(
                StoreOptions.builder().limitBytes(256L << 20).shards(8).build());
    }

    private static LoadOptions threads(int count) {
        return LoadOptions.builder().threads(count).build();
    }

    private Path write(byte[] file) throws IOException {
        return Files.write(folder.resolve("dump.rdb"), file);
    }

    /** So many strings that all threads have several batches to place. */
    private static RdbBuilder strings(RdbBuilder file, String prefix) {
        for (int i = 0; i < KEYS; i++) {
            file.bytes(0).string(prefix + i).string("value ".repeat(20) + i);
        }
        return file;
    }

    private static RdbBuilder strings(RdbBuilder file) {
        return strings(file, "key ");
    }

    private static RdbBuilder file() {
        return RdbBuilder.file("REDIS0012").bytes(254, 0);
    }

    /** Strings in every form and of every length, and collections among them. */
    private static byte[] mixed(Random random) {
        RdbBuilder file = RdbBuilder.file("REDIS0012");
        for (int i = 0; i < KEYS; i++) {
            if (i % 1000 == 0) {
                file.bytes(254, random.nextInt(16));
            }
            if (random.nextInt(10) == 0) {
                file.bytes(252).int64(random.nextInt(10) == 0 ? 1000 : FAR_MILLIS + i);
            }
            String key = (random.nextInt(50) == 0 ? "k".repeat(300) : "key ") + i;
            switch (random.nextInt(100)) {
                case 0 -> file.bytes(1).string(key).length(2).string("element").bytes(0xc0, 7);
                case 1 -> file.bytes(2).string(key).length(2).string("a").string("b");
                case 2 -> file.bytes(4).string(key).length(1).string("f").string("v");
                case 3 -> file.bytes(5).string(key).length(1).string("m").real(i);
                case 4 -> file.bytes(0).string(key).bytes(0xc1, 0x39, 0x30);
                case 5 -> file.bytes(0).string(key).lzf(12, 1, 'a', 'b', 0xe0, 1, 1);
                case 6 -> file.bytes(0).string(key).string("");
                case 7 -> file.bytes(16).string(key).string(Packed.listpack("f", "v", "g", -1));
                default -> file.bytes(0).string(key).string(Integer.toString(i).repeat(random.nextInt(50)));
            }
            if (i % (KEYS / 3) == 7) {
                file.bytes(0).string("long " + i).string("x".repeat(LONGER_THAN_A_BATCH));
                file.bytes(2).string("empty " + i).length(0);
                file.bytes(1).string("list " + i).length(3000);
                for (int element = 0; element < 3000; element++) {
                    file.string("element number " + element + " of 3000");
                }
            }
        }
        return file.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9})
    void allOfItIsThere(int threads) throws IOException {
        Path file = write(mixed(new Random(1)));
        LoadedFile original = LoadedFile.of(file);
        long now = System.currentTimeMillis();
        long expired = original.expiries.values().stream()
                .filter(expiry -> expiry <= now)
                .count();
        original.databases
                .values()
                .forEach(keys ->
                        keys.keySet().removeIf(key -> original.expiries.getOrDefault(key, Long.MAX_VALUE) <= now));
        original.expiries.values().removeIf(expiry -> expiry <= now);
        try (Store store = open()) {
            LoadReport loaded = store.load(file, threads(threads));
            assertThat(loaded.keysExpired()).isEqualTo(expired).isPositive();
            assertThat(loaded.bytes()).isEqualTo(Files.size(file));
            Path again = folder.resolve("again.rdb");
            store.snapshot(SnapshotMethod.THREAD, again).join();
            LoadedFile written = LoadedFile.of(again);
            assertThat(written.databases).isEqualTo(original.databases);
            assertThat(written.expiries).isEqualTo(original.expiries);
            assertThat(loaded.keys()).isEqualTo(store.size());
            // The content can be used as any other.
            store.database(0).put(bytes("key"), bytes("value"));
            assertThat(store.database(0).get(bytes("key"))).isEqualTo(bytes("value"));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    // ---- refusals -----------------------------------------------------------------------------------------------

    /** Each number of threads refuses it with the words of a check; what was there stays, and nothing else does. */
    private String refusal(byte[] file) throws IOException {
        Path path = write(file);
        String expected = catchThrowable(() -> Forkpoint.inspect(path, 1)).getMessage();
        try (Store store = open()) {
            store.database(0).put(bytes("before"), bytes("value"));
            long used = store.memory().used();
            long index = store.memory().index();
            for (int threads : new int[] {1, 2, 3, 4}) {
                assertThat(catchThrowable(() -> store.load(path, threads(threads))))
                        .as("%d threads", threads)
                        .isInstanceOf(RdbFormatException.class)
                        .hasMessage(expected);
                assertThat(store.size()).isOne();
                assertThat(store.memory().used()).isEqualTo(used);
                assertThat(store.memory().index()).isEqualTo(index);
                assertNoThreadIsLeft();
            }
        }
        return expected;
    }

    private static void assertNoThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> "forkpoint-load".equals(thread.getName()));
    }

    @Test
    void theFirstOfTheKeysThatComeTwiceIsTold() throws IOException {
        for (int repeats : new int[] {1, 2, 20}) {
            RdbBuilder file = strings(file());
            int place = file.toByteArray().length;
            for (int i = 0; i < repeats; i++) {
                file.bytes(0).string("key " + (KEYS - 1 - i)).string("again");
            }
            // What follows, so that they are found while the reading goes on.
            assertThat(refusal(strings(file, "other key ").end()))
                    .contains(
                            "byte " + place + " (record at byte " + place + ')',
                            "key \"key " + (KEYS - 1) + '"',
                            "the same key comes twice");
        }
    }

    @Test
    void aStringWithTheKeyOfACollectionIsTold() throws IOException {
        RdbBuilder file = file().bytes(1).string("k").length(1).string("element");
        assertThat(refusal(strings(file).bytes(0).string("k").string("v").end()))
                .contains("key \"k\"", "comes twice");
        RdbBuilder stringFirst = strings(file().bytes(0).string("k").string("v"));
        assertThat(refusal(
                        stringFirst.bytes(1).string("k").length(1).string("e").end()))
                .contains("key \"k\"", "comes twice");
    }

    @Test
    void whatIsWrongEarlierComesFirst() throws IOException {
        // A key that comes twice just before the damage, and the damage before the key that comes twice.
        byte[] twiceFirst = strings(file())
                .bytes(0)
                .string("key 7")
                .string("again")
                .bytes(16)
                .string("damaged")
                .string("no listpack")
                .end();
        assertThat(refusal(twiceFirst)).contains("key \"key 7\"", "comes twice");
        byte[] damagedFirst = strings(file())
                .bytes(16)
                .string("damaged")
                .string("no listpack")
                .bytes(0)
                .string("key 7")
                .string("again")
                .end();
        assertThat(refusal(damagedFirst)).contains("key \"damaged\"", "listpack");
    }

    /** In a collection that another thread builds, in one that is too long for that, and in one whose key comes twice. */
    @Test
    void whatIsWrongInACollectionIsTold() throws IOException {
        RdbBuilder twice = strings(file()).bytes(4).string("h").length(2);
        twice.string("f").string("1").string("f").string("2");
        assertThat(refusal(strings(twice, "other key ").end()))
                .contains("key \"h\", hash", "a field of a hash comes twice: \"f\"");
        RdbBuilder longOne = strings(file()).bytes(2).string("s").length(KEYS + 1);
        for (int i = 0; i < KEYS; i++) {
            longOne.string("member " + i);
        }
        assertThat(refusal(longOne.string("member 7").end()))
                .contains("key \"s\", set", "a member of a set comes twice: \"member 7\"");
        RdbBuilder damaged = strings(file()).bytes(16).string("key 7").string("no listpack");
        assertThat(refusal(damaged.end())).contains("key \"key 7\"", "the same key comes twice");
        byte[] cut = strings(file())
                .bytes(1)
                .string("l")
                .length(1000)
                .string("x".repeat(100_000))
                .toByteArray();
        assertThat(refusal(cut)).contains("key \"l\", list", "the data ends");
    }

    @Test
    void damageIsToldWithItsPlace() throws IOException {
        byte[] whole = strings(file()).end();
        assertThat(refusal(Arrays.copyOf(whole, whole.length / 2))).contains("the data ends");
        byte[] wrong = whole.clone();
        wrong[wrong.length - 1] ^= 1;
        assertThat(refusal(wrong)).contains("CRC-64");
        assertThat(refusal(strings(file())
                        .bytes(254, 40, 0)
                        .string("k")
                        .string("v")
                        .end()))
                .contains("the entry is in database 40", "key \"k\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aContentThatDoesNotFitIsRefused(int threads) throws IOException {
        Path file = write(strings(file()).end());
        StoreOptions options = StoreOptions.builder()
                .limitBytes(2L << 20)
                .shards(8)
                .hugePages(false)
                .build();
        try (Store store = Store.open(options)) {
            store.database(0).put(bytes("before"), bytes("value"));
            long used = store.memory().used();
            assertThatThrownBy(() -> store.load(file, threads(threads)))
                    .isInstanceOf(MemoryLimitException.class)
                    .hasMessageContaining("the memory limit is reached: limit=" + (2 << 20) + " bytes");
            assertNoThreadIsLeft();
            assertThat(store.memory().used()).isEqualTo(used);
            assertThat(store.database(0).get(bytes("before"))).isEqualTo(bytes("value"));
            // The memory is there for what fits.
            Path small = write(
                    file().bytes(0).string("k").string("v".repeat(1 << 20)).end());
            assertThat(store.load(small, threads(threads)).keys()).isOne();
        }
    }

    @Test
    void lessThanNoThreadIsRefused() {
        assertThatThrownBy(() -> threads(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads=-1");
    }
}
