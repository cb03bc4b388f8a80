package io.forkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.rdb.RdbBuilder;
import io.forkpoint.rdb.LoadOptions;
import io.forkpoint.rdb.LoadReport;
import io.forkpoint.rdb.RdbInspection;
import io.forkpoint.rdb.SkippedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check says what a load would do, strict or not, with any number of threads; a load that saves what can be saved says what it has passed over. */
class SalvageTest {
    private static final LoadOptions SALVAGE =
            LoadOptions.builder().salvage(true).build();

    @TempDir
    private Path folder;

    private static RdbBuilder file() {
        return RdbBuilder.file("REDIS0012").bytes(254, 0);
    }

    private static RdbBuilder string(RdbBuilder file, String key, String value) {
        return file.bytes(0).string(key).string(value);
    }

    /** All refuse it, with the same words. Returns them. */
    private String refusal(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("dump.rdb"), file);
        try (Store store = open()) {
            Throwable check = catchThrowable(() -> Forkpoint.inspect(path, 3));
            assertThat(check).isInstanceOf(RdbFormatException.class).hasMessageContaining(path.toString());
            for (int threads : new int[] {1, 2, 4}) {
                assertThat(catchThrowable(() -> store.load(
                                path, LoadOptions.builder().threads(threads).build())))
                        .isInstanceOf(RdbFormatException.class)
                        .hasMessage(check.getMessage());
                assertThat(store.size()).isZero();
            }
            return check.getMessage();
        }
    }

    /** Loads it into the store, and checks it; both pass the same over, which is returned. */
    private List<SkippedPart> salvage(Store store, byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("dump.rdb"), file);
        RdbInspection checked = Forkpoint.inspect(path, 3, SALVAGE);
        LoadReport loaded = store.load(path, SALVAGE);
        assertThat(checked.skippedParts()).isEqualTo(loaded.skippedParts());
        assertThat(loaded.skipped()).isEqualTo(loaded.skippedParts().size());
        long repeated = loaded.skippedParts().stream()
                .filter(part -> part.reason().startsWith("the same key"))
                .count();
        assertThat(checked.keys()).isEqualTo(loaded.keys() + loaded.keysExpired() + repeated);
        return loaded.skippedParts();
    }

    private static Store open() {
        return Store.open(StoreOptions.builder().limitBytes(64L << 20).shards(2).build());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String text(Store store, String key) {
        byte[] value = store.database(0).get(bytes(key));
        return value == null ? null : new String(value, ISO_8859_1);
    }

    // ---- keys, members and fields that come twice ---------------------------------------------------------------

    @Test
    void aKeyThatComesTwiceIsToldWithItsPlaceHoweverManyCameSince() throws IOException {
        for (int after : new int[] {0, 1, 100}) {
            RdbBuilder file = string(string(string(file(), "a", "1"), "b", "2"), "a", "3");
            for (int i = 0; i < after; i++) {
                string(file, "key " + i, "v");
            }
            byte[] bytes = file.end();
            assertThat(refusal(bytes)).contains("(record at byte 21)", "key \"a\"", "the same key comes twice");
            try (Store store = open()) {
                assertThat(salvage(store, bytes)).singleElement().satisfies(part -> {
                    assertThat(part.offset()).isEqualTo(21);
                    assertThat(part.key()).isEqualTo("a");
                });
                assertThat(text(store, "a")).isEqualTo("1");
                assertThat(store.size()).isEqualTo(2 + after);
            }
        }
    }

    @Test
    void aKeyThatComesTwiceWithDifferentTypesIsTold() throws IOException {
        byte[] file = string(
                        string(file(), "k", "1").bytes(1).string("k").length(1).string("element"), "other", "2")
                .end();
        assertThat(refusal(file)).contains("(record at byte 16)", "key \"k\"", "comes twice");
        try (Store store = open()) {
            assertThat(salvage(store, file)).hasSize(1);
            assertThat(text(store, "k")).isEqualTo("1");
            assertThat(text(store, "other")).isEqualTo("2");
        }
        byte[] listFirst = string(file().bytes(1).string("k").length(1).string("element"), "k", "1")
                .end();
        assertThat(refusal(listFirst)).contains("key \"k\"", "comes twice");
    }

    @Test
    void aFieldThatComesTwiceIsToldWithItsPlace() throws IOException {
        byte[] file = string(
                        file().bytes(4)
                                .string("h")
                                .length(3)
                                .string("f")
                                .string("1")
                                .string("g")
                                .string("2")
                                .string("f")
                                .string("3"),
                        "after",
                        "v")
                .end();
        assertThat(refusal(file)).contains("(record at byte 11)", "key \"h\"", "a field of a hash comes twice: \"f\"");
        try (Store store = open()) {
            assertThat(salvage(store, file))
                    .singleElement()
                    .satisfies(part -> assertThat(part.reason()).contains("\"f\", of which the first is kept"));
            assertThat(store.hash(bytes("h")).get(bytes("f"))).isEqualTo(bytes("1"));
            assertThat(store.hash(bytes("h")).size()).isEqualTo(2);
            assertThat(text(store, "after")).isEqualTo("v");
        }
    }

    @Test
    void theExpiryOfARepeatedFieldIsNotThatOfTheFirst() throws IOException {
        byte[] file = RdbBuilder.file("VALKEY080")
                .bytes(22)
                .string("h")
                .length(2)
                .string("f")
                .string("1")
                .int64(-1)
                .string("f")
                .string("2")
                .int64(4_102_444_800_000L)
                .end();
        try (Store store = open()) {
            assertThat(salvage(store, file)).hasSize(1);
            assertThat(store.hash(bytes("h")).expiry().expiresAtMillis(bytes("f")))
                    .containsExactly(-1);
        }
    }

    @Test
    void aMemberThatComesTwiceIsTold() throws IOException {
        byte[] set =
                file().bytes(2).string("s").length(2).string("m").string("m").end();
        assertThat(refusal(set)).contains("key \"s\"", "a member of a set comes twice: \"m\"");
        byte[] sorted = file().bytes(5)
                .string("z")
                .length(2)
                .string("m")
                .int64(Double.doubleToRawLongBits(1))
                .string("m")
                .int64(Double.doubleToRawLongBits(2))
                .end();
        assertThat(refusal(sorted)).contains("key \"z\"", "a member of a sorted set comes twice: \"m\"");
        try (Store store = open()) {
            assertThat(salvage(store, sorted)).hasSize(1);
            assertThat(store.sortedSet(bytes("z")).size()).isEqualTo(1);
        }
    }

    // ---- what has no place, and what is damaged -----------------------------------------------------------------

    @Test
    void aDatabaseThatAStoreDoesNotHaveIsTold() throws IOException {
        byte[] file = string(string(file(), "a", "1").bytes(254, 40), "b", "2").end();
        assertThat(refusal(file)).contains("key \"b\"", "the entry is in database 40", "databases 0 to 15");
        try (Store store = open()) {
            assertThat(salvage(store, file)).hasSize(1);
            assertThat(text(store, "a")).isEqualTo("1");
        }
    }

    @Test
    void anEntryWhoseEndIsKnownIsPassedOver() throws IOException {
        byte[] file = string(
                        string(file(), "a", "1")
                                .bytes(16)
                                .string("damaged")
                                .string("no listpack")
                                .bytes(5)
                                .string("nan")
                                .length(2)
                                .string("x")
                                .int64(0)
                                .string("m")
                                .int64(Double.doubleToRawLongBits(Double.NaN)),
                        "b",
                        "2")
                .end();
        assertThat(refusal(file)).contains("key \"damaged\"", "listpack");
        try (Store store = open()) {
            assertThat(salvage(store, file)).extracting(SkippedPart::key).containsExactly("damaged", "nan");
            assertThat(text(store, "a")).isEqualTo("1");
            assertThat(text(store, "b")).isEqualTo("2");
            assertThat(store.size()).isEqualTo(2);
        }
    }

    @Test
    void whatCameBeforeTheEndOfATruncatedFileIsKept() throws IOException {
        byte[] whole = string(string(file(), "a", "1"), "b", "2".repeat(1000)).end();
        byte[] file = Arrays.copyOf(whole, whole.length - 600);
        refusal(file);
        try (Store store = open()) {
            assertThat(salvage(store, file)).singleElement().satisfies(part -> {
                assertThat(part.offset()).isEqualTo(16);
                assertThat(part.reason()).contains("the rest of the file is passed over");
            });
            assertThat(text(store, "a")).isEqualTo("1");
            assertThat(store.size()).isEqualTo(1);
        }
    }

    @Test
    void aWrongChecksumAndWhatFollowsAreTold() throws IOException {
        byte[] whole = string(file(), "a", "1").end();
        byte[] file = Arrays.copyOf(whole, whole.length + 7);
        file[whole.length - 1] ^= 1;
        refusal(file);
        try (Store store = open()) {
            assertThat(salvage(store, file)).hasSize(2);
            assertThat(text(store, "a")).isEqualTo("1");
        }
    }

    @Test
    void whatIsSoundIsSalvagedWhole() throws IOException {
        RdbBuilder file = file().bytes(1).string("list").length(2000);
        for (int i = 0; i < 2000; i++) {
            file.string("element " + i);
        }
        try (Store store = open()) {
            assertThat(salvage(store, string(file, "a", "1").end())).isEmpty();
            assertThat(store.list(bytes("list")).size()).isEqualTo(2000);
        }
    }
}
