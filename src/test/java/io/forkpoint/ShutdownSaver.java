package io.forkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;

/**
 * A process that takes its first snapshot, or one beside another, in a shutdown hook. Arguments: the method, the file, the
 * process's age in milliseconds when it exits, and {@code alone}, {@code beside} (another snapshot runs) or {@code opening}
 * (the store itself is opened in the hook).
 */
public final class ShutdownSaver {
    private static final byte[] KEY = "key".getBytes(UTF_8);

    private ShutdownSaver() {}

    /**
     * Prints the number of keys that were saved, from the hook.
     *
     * @param args see above
     */
    public static void main(String[] args) throws InterruptedException {
        SnapshotMethod method = SnapshotMethod.valueOf(args[0]);
        Path file = Path.of(args[1]);
        boolean opensLate = args[3].equals("opening");
        Store early = opensLate ? null : open(method);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> save(opensLate ? open(method) : early, method, file)));
        Thread.sleep(Long.parseLong(args[2]));
        if (args[3].equals("beside")) {
            var unused = early.snapshot(method, file.resolveSibling("other.rdb"));
        }
        System.exit(0);
    }

    private static Store open(SnapshotMethod method) {
        ArenaKind arena = method == SnapshotMethod.FORK ? ArenaKind.PRIVATE : ArenaKind.SHARED;
        Store store = Store.open(
                StoreOptions.builder().arena(arena).limitBytes(64 << 20).build());
        store.database(0).put(KEY, new byte[1000]);
        store.hash("hash".getBytes(UTF_8)).put(KEY, KEY);
        return store;
    }

    private static void save(Store store, SnapshotMethod method, Path file) {
        long keys = store.snapshot(
                        method, file, SnapshotOptions.builder().schedule(true).build())
                .join()
                .keys();
        store.close();
        System.out.println(keys);
    }
}
