package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletionException;

/**
 * A JVM of its own that fills a store and takes a snapshot of it where memory is short: what {@code
 * scripts/overcommit-mode2.sh} runs for each method.
 */
final class OvercommitVictim {
    /** With its key and header a block of a whole number of units. */
    private static final int VALUE_BYTES = (1 << 20) - 64;

    private OvercommitVictim() {}

    /** Arguments: the target, the method, the bytes of the store. Exits with 0 if the snapshot ended as it should. */
    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[0]);
        SnapshotMethod method = SnapshotMethod.valueOf(arguments[1]);
        long bytes = Long.parseLong(arguments[2]);
        boolean fits = method != SnapshotMethod.FORK;
        ArenaKind arena = fits ? ArenaKind.SHARED : ArenaKind.PRIVATE;
        try (Store store = Store.open(StoreOptions.builder()
                .arena(arena)
                .limitBytes(bytes + (64 << 20))
                .build())) {
            long values = fill(store, bytes);
            System.out.println("filled " + store.memory().used());
            try {
                SnapshotReport report = store.snapshot(method, target).join();
                System.out.println("done " + report.method() + " pause " + report.pause());
                require(fits, "the fork was to be refused");
                require(report.method() == method && report.keys() == values, report.toString());
            } catch (CompletionException e) {
                System.out.println("failed " + e.getCause());
                require(!fits && e.getCause() instanceof SnapshotForkException, "it was to succeed");
                require(!Files.exists(target), "a file has been left");
            }
            // Refused or not, the store is as it was, and writable.
            store.database(0).put("key:0".getBytes(US_ASCII), "after".getBytes(US_ASCII));
            require(store.size() == values, "the store has lost something");
        }
    }

    private static long fill(Store store, long bytes) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) 'x');
        long values = bytes >> 20;
        for (long i = 0; i < values; i++) {
            store.database(0).put(("key:" + i).getBytes(US_ASCII), value);
        }
        return values;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            System.out.println(otherwise);
            System.exit(1);
        }
    }
}
