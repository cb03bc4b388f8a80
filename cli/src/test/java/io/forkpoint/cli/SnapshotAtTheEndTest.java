package io.forkpoint.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.JavaCommand;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that a command begins when its process is ending already. */
class SnapshotAtTheEndTest {
    @TempDir
    private Path folder;

    @Test
    void isCancelledAsAnyOtherThen() throws Exception {
        Path source = folder.resolve("source.rdb");
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64L << 20).build())) {
            store.database(0).put(new byte[] {'k'}, new byte[] {'v'});
            store.snapshot(source).join();
        }
        List<String> command = JavaCommand.of(Ending.class);
        command.addAll(List.of(source.toString(), folder.resolve("target.rdb").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(text).contains("the command has ended").doesNotContain("IllegalStateException");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString())).isSubsetOf("source.rdb", "target.rdb");
        }
    }

    /** Takes a snapshot in a hook of the JVM's shutdown. */
    static final class Ending {
        private Ending() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] files) {
            // What is loaded and made at the first use.
            Store.open(StoreOptions.builder().limitBytes(64L << 20).build()).close();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                PrintWriter out = new PrintWriter(System.out, true, UTF_8);
                Main.run(out, out, "snapshot", "--from", files[0], "--to", files[1], "--memory", "64mb");
                out.println("the command has ended");
            }));
        }
    }
}
