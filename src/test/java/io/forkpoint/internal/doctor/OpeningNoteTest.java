package io.forkpoint.internal.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.JavaCommand;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store says to the log when it is opened, in a process of its own, whose log is its standard error. */
class OpeningNoteTest {
    /** Opens a store of this method and limit. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            SnapshotMethod method = SnapshotMethod.valueOf(arguments[0]);
            StoreOptions options = StoreOptions.builder()
                    .arena(method == SnapshotMethod.FORK ? ArenaKind.PRIVATE : ArenaKind.SHARED)
                    .defaultMethod(method)
                    .limitBytes(Long.parseLong(arguments[1]))
                    .build();
            Store.open(options).close();
        }
    }

    private static List<String> log(SnapshotMethod method, long limitBytes) throws IOException, InterruptedException {
        List<String> command = JavaCommand.of(Opener.class);
        command.add(1, "-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
        command.addAll(List.of(method.toString(), Long.toString(limitBytes)));
        Process process = new ProcessBuilder(command).start();
        String log = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(log).isZero();
        return log.lines().filter(line -> line.contains("OpeningNote")).toList();
    }

    @Test
    void oneLineIfAllIsWell() throws IOException, InterruptedException {
        assertThat(log(SnapshotMethod.AUTO, 64 << 20))
                .satisfiesExactly(line -> assertThat(line).contains("INFO", "ASYNC_FORK will succeed here", "64 MiB"));
    }

    @Test
    void aWarningForEachRisk() throws IOException, InterruptedException {
        assertThat(log(SnapshotMethod.FORK, 1L << 39))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("WARN", "snapshots by FORK", "forkpoint doctor"))
                .anySatisfy(line -> assertThat(line).contains("memory-copies"));
    }
}
