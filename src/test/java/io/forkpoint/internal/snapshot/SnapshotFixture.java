package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.StoreClosedException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * A store with some entries and a folder to write it to, and after each test a look at what was left behind. Every test
 * is run for several methods and arenas.
 */
abstract class SnapshotFixture {
    static final int ENTRIES = 2_000;

    /** What a class that is parametrized is run for; the others take this one. */
    @Parameter
    Variant variant = Variant.FORK_PRIVATE;

    @TempDir
    Path folder;

    Path target;
    Store store;
    Database database;
    private Leftovers before;

    static StoreOptions options() {
        return StoreOptions.builder()
                .arena(ArenaKind.PRIVATE)
                .limitBytes(256L << 20)
                .shards(8)
                .build();
    }

    @BeforeEach
    void openStore() {
        before = Leftovers.look(folder);
        store = Store.open(options().toBuilder().arena(variant.arena).build());
        database = store.database(0);
        for (int i = 0; i < ENTRIES; i++) {
            database.put(bytes("key:" + i), bytes("value:" + i));
        }
        target = folder.resolve("dump.rdb");
    }

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        Leftovers.assertThreadsEnd();
        Leftovers.look(folder).assertNothingSince(before);
        if (!closed()) {
            assertNothingIsHeld();
        }
        store.close();
        store = null;
        database = null;
        Leftovers.assertMemoryIsGivenBack(folder, before);
    }

    private boolean closed() {
        try {
            store.size();
            return false;
        } catch (StoreClosedException e) {
            return true;
        }
    }

    /** No block is held back for a snapshot any more: what was is free, and what is overwritten stays where it is. */
    void assertNothingIsHeld() {
        assertThat(store.memory().retained()).as("bytes retained").isZero();
        long used = store.memory().used();
        for (int i = 0; i < ENTRIES; i++) {
            byte[] key = bytes("key:" + i);
            byte[] value = database.get(key);
            if (value != null) {
                database.put(key, value);
            }
        }
        assertThat(store.memory().retained())
                .as("bytes retained by writes after the end")
                .isZero();
        assertThat(store.memory().used()).as("bytes used").isEqualTo(used);
    }

    Snapshot snapshot() {
        return store.snapshot(variant.method, target);
    }

    Snapshot snapshot(SnapshotOptions options) {
        return store.snapshot(variant.method, target, options);
    }

    /** A snapshot whose scan has stopped at a record. */
    Snapshot heldSnapshot(ScanHold hold, int records, SnapshotOptions options) {
        hold.arm(records);
        Snapshot snapshot = snapshot(options);
        assertThat(hold.awaitHeld(snapshot)).isTrue();
        // The child may be there before its parent has noted it.
        while (snapshot.progress().phase() != SnapshotPhase.WRITING) {
            assertThat(snapshot).isNotDone();
        }
        return snapshot;
    }

    /** What a snapshot failed with. */
    static Throwable failure(Snapshot snapshot) {
        Throwable thrown = catchThrowable(snapshot::join);
        assertThat(thrown).as("the snapshot fails").isInstanceOf(CompletionException.class);
        return thrown.getCause();
    }

    /** The strings of database 0 of a file, which has to be whole. */
    static SortedMap<String, String> content(Path file) {
        return contents(file, 1).get(0);
    }

    /** The strings of the first databases of a file, which has to be whole. */
    static List<SortedMap<String, String>> contents(Path file, int databases) {
        try (Store copy = Store.open(options())) {
            copy.load(file);
            return IntStream.range(0, databases)
                    .mapToObj(copy::database)
                    .map(SnapshotFixture::strings)
                    .toList();
        }
    }

    private static SortedMap<String, String> strings(Database from) {
        SortedMap<String, String> strings = new TreeMap<>();
        long cursor = 0;
        do {
            cursor = from.scan(
                    cursor, 100, key -> strings.put(new String(key, UTF_8), new String(from.get(key), UTF_8)));
        } while (cursor != 0);
        return strings;
    }

    static SortedMap<String, String> expected() {
        TreeMap<String, String> expected = new TreeMap<>();
        for (int i = 0; i < ENTRIES; i++) {
            expected.put("key:" + i, "value:" + i);
        }
        return expected;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** The last good file that a failure has to leave alone. */
    byte[] lastGoodFile() throws IOException {
        snapshot().join();
        byte[] good = Files.readAllBytes(target);
        database.put(bytes("written"), bytes("later"));
        return good;
    }

    /** That file is still there, and the next snapshot, with what was written meanwhile, succeeds. */
    void assertRecovered(byte[] good) throws IOException {
        assertThat(Files.readAllBytes(target)).as("the last good file").isEqualTo(good);
        assertThat(snapshot().join().keys()).isEqualTo(ENTRIES + 1);
        assertThat(content(target)).containsEntry("written", "later");
    }
}
