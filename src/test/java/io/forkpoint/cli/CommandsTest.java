package io.forkpoint.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands at work on a small file: what they print, what they write, and how they fail. */
class CommandsTest {
    private static final int KEYS = 500;

    @TempDir
    Path folder;

    private Path source;

    @BeforeEach
    void writeSource() {
        source = folder.resolve("source.rdb");
        try (Store store = Store.open(StoreOptions.defaults().withLimitBytes(64 << 20))) {
            Database database = store.database(3);
            for (int i = 0; i < KEYS; i++) {
                database.put(
                        ("key" + i).getBytes(UTF_8), "some text ".repeat(i % 20).getBytes(UTF_8));
            }
            store.database(0).put("old".getBytes(UTF_8), new byte[] {1}, System.currentTimeMillis() + 3_600_000);
            store.snapshot(SnapshotMethod.FORK, source).join();
        }
    }

    @Test
    void loadReportsWhatCameIn() throws IOException {
        CommandLineRun run = CommandLineRun.of("load", "--json", "--memory", "64mb", source);

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        JsonNode report = run.json();
        assertThat(report.get("keys").asLong()).isEqualTo(KEYS + 1);
        assertThat(report.get("keysExpired").asLong()).isZero();
        assertThat(report.get("bytes").asLong()).isEqualTo(Files.size(source));
        assertThat(report.get("memory").get("used").asLong()).isPositive();
        assertThat(report.get("memory").get("limit").asLong()).isEqualTo(64 << 20);
    }

    @Test
    void checkCountsByTypeAndDatabaseAndListsTheLargest() throws IOException {
        CommandLineRun run = CommandLineRun.of("check", "--json", "--largest", "3", source);

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        JsonNode report = run.json();
        assertThat(report.get("keys").asLong()).isEqualTo(KEYS + 1);
        assertThat(report.get("keysWithExpiry").asLong()).isEqualTo(1);
        assertThat(report.get("types").get("string").asLong()).isEqualTo(KEYS + 1);
        assertThat(report.get("databases").get("3").asLong()).isEqualTo(KEYS);
        assertThat(report.get("databases").get("0").asLong()).isEqualTo(1);
        assertThat(report.get("crc64").asText()).matches("[0-9a-f]{16}");
        assertThat(report.get("largestKeys")).hasSize(3);
        assertThat(report.get("largestKeys").get(0).get("bytes").asLong()).isGreaterThanOrEqualTo(190);
    }

    @Test
    void textReportsNameTheSameFigures() {
        assertThat(CommandLineRun.of("check", source).out())
                .containsPattern("keys +" + (KEYS + 1))
                .contains("Keys by type", "Largest keys");
        assertThat(CommandLineRun.of("load", source).out()).containsPattern("keys +" + (KEYS + 1));
    }

    @Test
    void snapshotWritesTheSameContent() throws IOException {
        Path target = folder.resolve("target.rdb");

        CommandLineRun run = CommandLineRun.of("snapshot", "--from", source, "--to", target, "--no-lzf", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.json().has("writers")).isFalse();
        JsonNode snapshot = run.json().get("snapshot");
        assertThat(snapshot.get("keys").asLong()).isEqualTo(KEYS + 1);
        assertThat(snapshot.get("bytes").asLong()).isEqualTo(Files.size(target));
        assertThat(snapshot.get("pauseMicros").asDouble()).isPositive();
        assertThat(snapshot.get("forkMicros").asDouble()).isPositive();
        assertThat(Files.size(target)).isGreaterThan(Files.size(source));
        try (Store store = Store.open(StoreOptions.defaults().withLimitBytes(64 << 20))) {
            store.load(target);
            assertThat(store.size()).isEqualTo(KEYS + 1);
            assertThat(store.database(3).get("key19".getBytes(UTF_8)))
                    .isEqualTo("some text ".repeat(19).getBytes(UTF_8));
        }
    }

    @Test
    void writersWriteToTheirDatabasesOnly() throws IOException {
        Path target = folder.resolve("target.rdb");

        CommandLineRun run = CommandLineRun.of(
                "snapshot", "--from", source, "--to", target, "--writers", 2, "--writer-databases", "14,15", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.json().get("writers").get("puts").asLong()).isGreaterThanOrEqualTo(40_000);
        JsonNode databases = CommandLineRun.of("check", "--json", target).json().get("databases");
        assertThat(databases.get("0").asLong()).isEqualTo(1);
        assertThat(databases.get("3").asLong()).isEqualTo(KEYS);
        assertThat(databases.get("14").asLong()).isPositive();
        assertThat(databases.get("15").asLong()).isPositive();
        assertThat(databases).hasSize(4);
    }

    @Test
    void aWriterThatRunsOutOfMemoryFailsTheCommandAndLeavesNoFile() throws IOException {
        Path target = folder.resolve("target.rdb");

        CommandLineRun run = CommandLineRun.of(
                "snapshot", "--from", source, "--to", target, "--writers", 1, "--memory", "1mb", "--json");

        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(target).doesNotExist();
    }

    @Test
    void demoLeavesItsFileWhereAskedAndNothingElse() throws IOException {
        Path target = folder.resolve("demo.rdb");

        CommandLineRun run = CommandLineRun.of("demo", "--keys", 3000, "--value-size", "1kb", "--to", target, "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.json().get("snapshot").get("keys").asLong()).isEqualTo(3000);
        assertThat(run.json().get("writers").get("puts").asLong()).isPositive();
        assertThat(CommandLineRun.of("check", "--json", target)
                        .json()
                        .get("keys")
                        .asLong())
                .isEqualTo(3000);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(source, target);
        }
    }

    @Test
    void infoSaysWhatWorksHere() throws IOException {
        JsonNode info = CommandLineRun.of("info", "--json").json();

        assertThat(info.get("helperAbi").asText()).matches("\\d+");
        assertThat(info.get("arenas").get("private").asText()).isEqualTo("works");
        assertThat(info.get("methods").get("fork").asText()).isEqualTo("works");
    }
}
