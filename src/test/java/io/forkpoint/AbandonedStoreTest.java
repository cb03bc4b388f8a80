package io.forkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that nobody closes is told of, and closed, when nobody can use it any more; not before. */
@Timeout(120)
class AbandonedStoreTest {
    private static final StoreOptions OPTIONS =
            StoreOptions.builder().limitBytes(16 << 20).build();
    private static final byte[] KEY = "key".getBytes(UTF_8);

    @TempDir
    Path folder;

    private final PrintStream console = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(errors, true, UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(console);
    }

    private static void collectUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            System.gc();
            Thread.sleep(20);
        }
    }

    private boolean isToldOf(String method) {
        return errors.toString(UTF_8).contains(method);
    }

    private static void openAndForget() {
        Store.open(OPTIONS).database(0).put(KEY, KEY);
    }

    /** Returns what to look at: memory that is given back is found by its threads' going. */
    private static long maintainers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("forkpoint-maintenance"))
                .count();
    }

    @Test
    void aForgottenStoreIsToldOfAndClosed() throws Exception {
        collectUntil(() -> true);
        long before = maintainers();
        openAndForget();
        collectUntil(() -> isToldOf("openAndForget"));
        collectUntil(() -> maintainers() <= before);

        assertThat(errors.toString(UTF_8)).containsOnlyOnce("openAndForget").contains("never closed");
    }

    private static StoreList openAndKeepAList() {
        StoreList list = Store.open(OPTIONS).list(KEY);
        list.addLast(KEY);
        return list;
    }

    @Test
    void aHandleKeepsItsStoreOpen() throws Exception {
        StoreList list = openAndKeepAList();
        openAndForget();
        collectUntil(() -> isToldOf("openAndForget"));

        assertThat(isToldOf("openAndKeepAList")).isFalse();
        assertThat(list.size()).isEqualTo(1);
        list = null;
        collectUntil(() -> isToldOf("openAndKeepAList"));
    }

    private static void openAndClose() {
        try (Store store = Store.open(OPTIONS)) {
            store.database(0).put(KEY, KEY);
        }
    }

    @Test
    void aStoreThatWasClosedIsNotToldOf() throws Exception {
        openAndClose();
        openAndForget();
        collectUntil(() -> isToldOf("openAndForget"));

        assertThat(isToldOf("openAndClose")).isFalse();
    }

    private static void openAndSaveItself(Path file) {
        Store store = Store.open(OPTIONS);
        store.autoSave(SavePoint.parse("3600 1000"), file, SnapshotMethod.AUTO, SnapshotOptions.defaults());
        store.database(0).put(KEY, KEY);
    }

    @Test
    void aForgottenStoreThatSavesItselfIsSaved() throws Exception {
        Path file = folder.resolve("dump.rdb");
        openAndSaveItself(file);
        collectUntil(() -> isToldOf("openAndSaveItself") && Files.exists(file));

        try (Store store = Store.open(OPTIONS)) {
            assertThat(store.load(file).keys()).isEqualTo(1);
        }
    }
}
