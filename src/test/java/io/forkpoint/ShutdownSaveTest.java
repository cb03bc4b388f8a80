package io.forkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.snapshot.SnapshotMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store can be saved in a shutdown hook, however young the process is and whatever it has not used yet. */
class ShutdownSaveTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "FORK, 0, alone",
        "FORK, 50, alone",
        "FORK, 500, alone",
        "ASYNC_FORK, 0, alone",
        "ASYNC_FORK, 50, alone",
        "ASYNC_FORK, 500, alone",
        "THREAD, 0, alone",
        "THREAD, 50, alone",
        "THREAD, 500, alone",
        "FORK, 100, beside",
        "ASYNC_FORK, 100, beside",
        "THREAD, 100, beside",
        "FORK, 0, opening",
        "ASYNC_FORK, 0, opening",
        "THREAD, 0, opening",
    })
    @Timeout(120)
    void aHookSavesAndNothingIsSaidOnStandardError(SnapshotMethod method, int age, String how) throws Exception {
        Path file = folder.resolve("dump.rdb");
        List<String> command = new ArrayList<>(JavaCommand.of(ShutdownSaver.class));
        command.addAll(List.of(method.name(), file.toString(), Integer.toString(age), how));
        // What the doctor warns of on this machine is no matter here.
        command.add(1, "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(errors).hasContent("");
        assertThat(printed).isEqualTo("2\n");
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            assertThat(store.load(file).keys()).isEqualTo(2);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).isSubsetOf("dump.rdb", "other.rdb", "errors");
        }
    }
}
