package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.StoreStream;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.rdb.RdbBuilder;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamInfo;
import io.forkpoint.value.StreamTrim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** By default a file holds all that the store does, in the lowest version that can; what no version holds is refused. */
@ParameterizedClass
@EnumSource
class KeptContentTest {
    private static final long LATE = 1L << 48;

    @Parameter
    private Variant variant;

    @TempDir
    private Path folder;

    private Path target;
    private Store store;
    private Database database;

    @BeforeEach
    void openStore() {
        store = Store.open(options().toBuilder().arena(variant.arena).build());
        database = store.database(0);
        target = folder.resolve("dump.rdb");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static StoreOptions options() {
        return StoreOptions.builder().limitBytes(64L << 20).shards(2).build();
    }

    private Snapshot snapshot() {
        return snapshot(SnapshotOptions.defaults());
    }

    private Snapshot snapshot(SnapshotOptions options) {
        return store.snapshot(variant.method, target, options);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private String header() throws IOException {
        snapshot().join();
        return new String(Files.readAllBytes(target), 0, 9, ISO_8859_1);
    }

    private void load(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("other.rdb"), file);
        store.load(path);
        Files.delete(path);
    }

    /** What was written, loaded again. */
    private Store written() {
        Store copy = Store.open(options());
        copy.load(target);
        return copy;
    }

    // ---- fields that expire -----------------------------------------------------------------------------------

    private static byte[] valkeysHash(long expiry) {
        return RdbBuilder.file("VALKEY080")
                .bytes(22)
                .string("h")
                .length(2)
                .string("f")
                .string("v")
                .int64(expiry)
                .string("g")
                .string("w")
                .int64(-1)
                .end();
    }

    @Test
    void everyExpiryThatValkeyGivesAFieldIsKept() throws IOException {
        for (long expiry : new long[] {LATE - 1, LATE, Long.MAX_VALUE}) {
            load(valkeysHash(expiry));
            assertThat(header()).isEqualTo("VALKEY080");
            try (Store copy = written()) {
                assertThat(copy.hash(bytes("h")).expiry().expiresAtMillis(bytes("f"), bytes("g")))
                        .containsExactly(expiry, -1);
            }
        }
    }

    @Test
    void anExpiryThatRedisDoesNotKnowMakesTheFileOneForValkey() throws IOException {
        load(valkeysHash(LATE));
        byte[] dump = database.entries().dump(bytes("h"));
        store.clear();
        assertThat(database.entries().restore(bytes("late"), dump, -1, false)).isTrue();
        database.hash(bytes("soon")).put(bytes("f"), bytes("v"));
        database.hash(bytes("soon")).expiry().expireAt(LATE - 1, io.forkpoint.value.ExpiryCondition.ALWAYS, bytes("f"));
        assertThat(header()).isEqualTo("VALKEY080");
        try (Store copy = written()) {
            assertThat(copy.hash(bytes("late")).expiry().expiresAtMillis(bytes("f")))
                    .containsExactly(LATE);
            assertThat(copy.hash(bytes("soon")).expiry().expiresAtMillis(bytes("f")))
                    .containsExactly(LATE - 1);
        }
        database.remove(bytes("late"));
        assertThat(header()).isEqualTo("REDIS0012");
    }

    @Test
    void aLargeHashKeepsThemToo() throws IOException {
        RdbBuilder file = RdbBuilder.file("VALKEY080").bytes(22).string("h").length(500);
        for (int i = 0; i < 500; i++) {
            file.string("field " + i).string("value").int64(i % 2 == 0 ? -1 : LATE + i);
        }
        load(file.end());
        snapshot().join();
        try (Store copy = written()) {
            assertThat(copy.hash(bytes("h")).expiry().expiresAtMillis(bytes("field 499")))
                    .containsExactly(LATE + 499);
            assertThat(copy.hash(bytes("h")).expiry().nextExpiryMillis()).hasValue(LATE + 1);
        }
    }

    @Test
    void whatTheOldestServerCannotReadIsNamedWithAKeyAndTheLastFileStays() throws IOException {
        snapshot().join();
        byte[] good = Files.readAllBytes(target);
        load(valkeysHash(LATE));
        assertRefused(OldestServer.REDIS_7_4, "Redis 7.4 cannot read", "after the year 10889", "key \"h\", a hash");
        load(RdbBuilder.file("REDIS0012")
                .bytes(7)
                .string("vectors")
                .bytes(0x81)
                .int64(VECTOR_SET)
                .bytes(0)
                .end());
        assertRefused(OldestServer.VALKEY_9, "Valkey 9 cannot read", "vector sets", "key \"vectors\", a vector set");
        assertRefused(OldestServer.REDIS_7_4, "Redis 7.4 cannot read", "vector sets");
        assertThat(Files.readAllBytes(target)).isEqualTo(good);
        assertThat(header()).isEqualTo("REDIS0012");
    }

    /** The id of the module's type "vectorset", encoding version 0, in the order in which a length has its bytes. */
    private static final long VECTOR_SET = Long.reverseBytes(moduleId("vectorset"));

    private static long moduleId(String name) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        long id = 0;
        for (int i = 0; i < name.length(); i++) {
            id = id << 6 | alphabet.indexOf(name.charAt(i));
        }
        return id << 10;
    }

    private void assertRefused(OldestServer oldest, String... words) {
        assertThatThrownBy(
                        snapshot(SnapshotOptions.builder().oldestServer(oldest).build())::join)
                .cause()
                .isInstanceOf(SnapshotException.class)
                .hasMessageContainingAll(words);
    }

    // ---- streams ----------------------------------------------------------------------------------------------

    private StoreStream threeEntries() {
        StoreStream stream = database.stream(bytes("stream"));
        for (int i = 1; i <= 3; i++) {
            stream.add(new StreamId(i, 0), bytes("f"), bytes("v"));
        }
        return stream;
    }

    private static StreamGroupInfo group(Store store) {
        List<StreamGroupInfo> groups = store.stream(bytes("stream")).groups();
        assertThat(groups).hasSize(1);
        return groups.get(0);
    }

    @Test
    void aStreamOfWhichTheOldestTypeSaysAllIsWrittenSo() throws IOException {
        threeEntries();
        assertThat(header()).isEqualTo("REDIS0009");
    }

    @Test
    void theCountersOfAStreamAreKept() throws IOException {
        StoreStream stream = threeEntries();
        stream.remove(new StreamId(2, 0));
        assertThat(header()).isEqualTo("REDIS0010");
        assertSameInfo(stream);
        database.remove(bytes("stream"));
        assertThat(header()).isEqualTo("REDIS0009");
    }

    @Test
    void aTrimmedStreamKeepsHowManyItHadAndOneWhoseLastIdWasSetWhatWasSaid() throws IOException {
        StoreStream stream = threeEntries();
        stream.trim(StreamTrim.toLength(1));
        assertThat(header()).isEqualTo("REDIS0010");
        assertSameInfo(stream);
        database.remove(bytes("stream"));
        threeEntries().setLastId(new StreamId(9, 9), 77, new StreamId(8, 8));
        assertThat(header()).isEqualTo("REDIS0010");
        assertSameInfo(stream);
    }

    private void assertSameInfo(StoreStream stream) {
        StreamInfo info = stream.info().orElseThrow();
        try (Store copy = written()) {
            StreamInfo again = copy.stream(bytes("stream")).info().orElseThrow();
            assertThat(again.entriesAdded()).isEqualTo(info.entriesAdded());
            assertThat(again.maxDeletedId()).isEqualTo(info.maxDeletedId());
            assertThat(again.lastId()).isEqualTo(info.lastId());
            assertThat(again.length()).isEqualTo(info.length());
        }
    }

    @Test
    void whatAGroupHasReadIsKeptAlsoWhenMoreEntriesCome() throws IOException {
        StoreStream stream = threeEntries();
        stream.group(bytes("g")).create(StreamId.MIN);
        stream.group(bytes("g")).read(bytes("c"), 2);
        stream.add(new StreamId(7, 0), bytes("f"), bytes("v"));
        assertThat(header()).isEqualTo("REDIS0010");
        try (Store copy = written()) {
            assertThat(group(copy).entriesRead()).hasValue(2);
            assertThat(group(copy).lag()).hasValue(2);
        }
    }

    @Test
    void whenAConsumerWasActiveIsKept() throws IOException {
        StoreStream stream = threeEntries();
        stream.group(bytes("g")).create(StreamId.MIN);
        stream.group(bytes("g")).createConsumer(bytes("idle"));
        assertThat(header()).isEqualTo("REDIS0011");
        try (Store copy = written()) {
            assertThat(copy.stream(bytes("stream"))
                            .group(bytes("g"))
                            .consumers()
                            .get(0)
                            .inactiveMillis())
                    .isEmpty();
        }
    }

    /** As Redis 7.0 reads it. */
    @Test
    void theOldestTypeLetsWhatAGroupHasReadBeEstimated() throws IOException {
        StoreStream stream = threeEntries();
        stream.group(bytes("g")).create(new StreamId(3, 0), -1, false);
        snapshot(SnapshotOptions.builder().oldestServer(OldestServer.REDIS_5).build())
                .join();
        try (Store copy = written()) {
            assertThat(group(copy).entriesRead()).hasValue(3);
            assertThat(group(copy).lag()).hasValue(0);
        }
        stream.group(bytes("g")).setLastId(new StreamId(1, 0), -1);
        snapshot(SnapshotOptions.builder().oldestServer(OldestServer.REDIS_5).build())
                .join();
        try (Store copy = written()) {
            assertThat(group(copy).entriesRead()).hasValue(1);
        }
        stream.group(bytes("g")).setLastId(new StreamId(2, 0), -1);
        snapshot(SnapshotOptions.builder().oldestServer(OldestServer.REDIS_5).build())
                .join();
        try (Store copy = written()) {
            assertThat(group(copy).entriesRead()).isEmpty();
        }
    }

    /** What came from Redis 5 goes back to Redis 5, as long as nobody has changed it. */
    @Test
    void aFileOfTheOldestTypeIsWrittenAsOne() throws IOException {
        StoreStream stream = threeEntries();
        stream.group(bytes("g")).create(new StreamId(3, 0));
        snapshot(SnapshotOptions.builder().oldestServer(OldestServer.REDIS_5).build())
                .join();
        store.load(target);
        assertThat(header()).isEqualTo("REDIS0009");
        store.stream(bytes("stream")).add(new StreamId(4, 0), bytes("f"), bytes("v"));
        assertThat(header()).isEqualTo("REDIS0010");
        try (Store copy = written()) {
            assertThat(group(copy).entriesRead()).hasValue(3);
        }
    }
}
