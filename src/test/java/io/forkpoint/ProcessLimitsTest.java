package io.forkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.errors.ForkpointException;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of processes that may not have as much as a store would reserve, or write as much as it would. */
class ProcessLimitsTest {
    @TempDir
    Path folder;

    /** Opens stores and takes snapshots of them, and says how it went. */
    static final class Limited {
        private static final int VALUES = 3000;

        public static void main(String[] arguments) {
            long limit = Long.parseLong(arguments[1]);
            for (ArenaKind kind : ArenaKind.values()) {
                try (Store store = Store.open(
                        StoreOptions.builder().arena(kind).limitBytes(limit).build())) {
                    System.out.println("opened " + kind);
                    store.database(0).put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
                    snapshots(store, kind, Path.of(arguments[0]), "small");
                    for (int i = 0; i < VALUES; i++) {
                        store.database(0).put(("key:" + i).getBytes(UTF_8), noise(i));
                    }
                    snapshots(store, kind, Path.of(arguments[0]), "large");
                } catch (ForkpointException e) {
                    System.out.println("refused " + kind + " " + e);
                }
            }
        }

        /** What cannot be compressed. */
        private static byte[] noise(int seed) {
            byte[] bytes = new byte[1000];
            new Random(seed).nextBytes(bytes);
            return bytes;
        }

        private static void snapshots(Store store, ArenaKind kind, Path folder, String size) {
            SnapshotMethod forked = kind == ArenaKind.SHARED ? SnapshotMethod.ASYNC_FORK : SnapshotMethod.FORK;
            for (SnapshotMethod method : List.of(forked, SnapshotMethod.THREAD)) {
                String what = size + " " + kind + " " + method;
                try {
                    store.snapshot(method, folder.resolve("dump.rdb")).join();
                    System.out.println("saved " + what);
                } catch (CompletionException e) {
                    System.out.println("failed " + what + " " + e.getCause());
                }
            }
        }
    }

    private List<String> run(String limit, long storeLimit) throws IOException, InterruptedException {
        List<String> java = JavaCommand.of(Limited.class);
        java.addAll(
                1, List.of("-XX:ReservedCodeCacheSize=64m", "-XX:CompressedClassSpaceSize=64m", "-XX:+UseSerialGC"));
        List<String> command = new ArrayList<>(List.of("bash", "-c", limit + "; exec \"$@\"", "limited"));
        command.addAll(java);
        command.addAll(List.of(folder.toString(), Long.toString(storeLimit)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    @Test
    void defaultOptionsOpenUnderALimitOnAddresses() throws Exception {
        assertThat(run("ulimit -v 8000000", 0)).contains("opened SHARED", "opened PRIVATE", "opened PRIVATE_HUGE");
    }

    @Test
    void whatTheLimitNeedsIsReservedWhereMoreCannotBe() throws Exception {
        assertThat(run("ulimit -v 5000000", 100 << 20))
                .contains("opened SHARED", "saved large SHARED ASYNC_FORK", "saved large PRIVATE FORK");
    }

    @Test
    void aStoreThatDoesNotFitIsRefusedWithTheLimitsName() throws Exception {
        assertThat(run("ulimit -v 5000000", 8L << 30))
                .filteredOn(line -> line.startsWith("refused"))
                .hasSize(ArenaKind.values().length)
                .allSatisfy(line -> assertThat(line)
                        .contains("MemoryLimitException", "ulimit -v, which is 5120000000 bytes", "ENOMEM"));
    }

    /** Two MiB: the libraries fit, and neither an arena of a memfd nor the large snapshot. */
    @Test
    void aLimitOnFilesRefusesLargeSnapshotsAndNothingElse() throws Exception {
        List<String> lines = run("ulimit -f 2048", 100 << 20);
        assertThat(lines).contains("opened SHARED", "opened PRIVATE", "opened PRIVATE_HUGE");
        assertThat(lines).filteredOn(line -> line.startsWith("saved small")).hasSize(6);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("failed"))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).contains("failed large", "SnapshotTargetException", "ulimit -f"));
    }
}
