package io.forkpoint.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands at work on a small file: what they print, what they write, and how they fail. */
class CommandsTest {
    private static final int KEYS = 500;

    @TempDir
    Path folder;

    private Path source;

    @BeforeEach
    void writeSource() {
        source = folder.resolve("source.rdb");
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            Database database = store.database(3);
            for (int i = 0; i < KEYS; i++) {
                database.put(
                        ("key" + i).getBytes(UTF_8), "some text ".repeat(i % 20).getBytes(UTF_8));
            }
            store.database(0).put("old".getBytes(UTF_8), new byte[] {1}, System.currentTimeMillis() + 3_600_000);
            store.snapshot(SnapshotMethod.AUTO, source).join();
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

    @ParameterizedTest
    @CsvSource({
        "auto, shared, async-fork",
        "auto, private, thread",
        "fork, private, fork",
        "fork, private-huge, fork",
        "async-fork, shared, async-fork",
        "thread, shared, thread",
        "thread, private, thread"
    })
    void snapshotWritesTheSameContentByEveryMethod(String method, String arena, String taken) throws IOException {
        Path target = folder.resolve("target.rdb");

        CommandLineRun run = CommandLineRun.of(
                "snapshot",
                "--from",
                source,
                "--to",
                target,
                "--method",
                method,
                "--arena",
                arena,
                "--no-lzf",
                "--json",
                "--memory",
                "64mb");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.json().has("writers")).isFalse();
        JsonNode snapshot = run.json().get("snapshot");
        assertThat(snapshot.get("method").asText()).isEqualTo(taken);
        assertThat(snapshot.get("reason").asText()).isNotBlank();
        assertThat(snapshot.get("target").asText()).isEqualTo(target.toString());
        assertThat(snapshot.get("crc64").asText()).matches("[0-9a-f]{16}");
        assertThat(snapshot.get("keys").asLong()).isEqualTo(KEYS + 1);
        assertThat(snapshot.get("bytes").asLong()).isEqualTo(Files.size(target));
        assertThat(snapshot.get("pauseMicros").asDouble()).isPositive();
        assertThat(snapshot.get("forkMicros").asDouble() > 0).isEqualTo(!taken.equals("thread"));
        assertThat(snapshot.get("retainedPeakBytes").asLong()).isZero();
        assertThat(snapshot.has("parts")).isFalse();
        assertThat(Files.size(target)).isGreaterThan(Files.size(source));
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(64 << 20).build())) {
            store.load(target);
            assertThat(store.size()).isEqualTo(KEYS + 1);
            assertThat(store.database(3).get("key19".getBytes(UTF_8)))
                    .isEqualTo("some text ".repeat(19).getBytes(UTF_8));
        }
    }

    @Test
    void withoutAnArenaAForkGetsAPrivateOne() throws IOException {
        Path target = folder.resolve("target.rdb");

        CommandLineRun run =
                CommandLineRun.of("snapshot", "--from", source, "--to", target, "--method", "fork", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.json().get("snapshot").get("method").asText()).isEqualTo("fork");
    }

    @Test
    void someDatabasesAreWrittenAlone() throws IOException {
        Path target = folder.resolve("target.rdb");

        CommandLineRun run =
                CommandLineRun.of("snapshot", "--from", source, "--to", target, "--database", "3,7,3", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.json().get("snapshot").get("keys").asLong()).isEqualTo(KEYS);
        assertThat(databasesOf(target)).isEqualTo(Map.of("3", KEYS));
    }

    @Test
    void keysOfAPrefixAreWrittenAlone() throws IOException {
        Path target = folder.resolve("target.rdb");

        CommandLineRun run = CommandLineRun.of(
                "snapshot", "--from", source, "--to", target, "--database", 3, "--prefix", "key49", "--json");

        assertThat(run.err()).isEmpty();
        // key49 and key490 to key499.
        assertThat(run.json().get("snapshot").get("keys").asLong()).isEqualTo(11);
        assertThat(databasesOf(target)).isEqualTo(Map.of("3", 11));
    }

    @Test
    void splitWritesAFileForEachDatabaseThatIsNotEmpty() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));

        CommandLineRun run = CommandLineRun.of("snapshot", "--from", source, "--split", files, "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        JsonNode snapshot = run.json().get("snapshot");
        assertThat(snapshot.get("keys").asLong()).isEqualTo(KEYS + 1);
        assertThat(snapshot.get("parts")).hasSize(2);
        assertThat(snapshot.get("parts").get(0).get("keys").asLong()).isEqualTo(1);
        assertThat(snapshot.get("parts").get(1).get("keys").asLong()).isEqualTo(KEYS);
        assertThat(snapshot.get("parts").get(1).get("target").asText())
                .isEqualTo(files.resolve("dump-3.rdb").toString());
        assertThat(snapshot.get("parts").get(1).get("bytes").asLong())
                .isEqualTo(Files.size(files.resolve("dump-3.rdb")));
        assertThat(databasesOf(files.resolve("dump-0.rdb"))).isEqualTo(Map.of("0", 1));
        assertThat(databasesOf(files.resolve("dump-3.rdb"))).isEqualTo(Map.of("3", KEYS));
        assertThat(namesIn(files)).containsExactlyInAnyOrder("dump-0.rdb", "dump-3.rdb");
    }

    @Test
    void splitOfSomeDatabasesLeavesTheOthersOut() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));

        CommandLineRun run = CommandLineRun.of("snapshot", "--from", source, "--split", files, "--database", "3,5");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("method +async-fork").containsPattern("keys +" + KEYS);
        assertThat(namesIn(files)).containsExactly("dump-3.rdb");
    }

    @Test
    void splitOfNothingIsOneEmptyFile() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));

        CommandLineRun run = CommandLineRun.of("snapshot", "--from", source, "--split", files, "--database", "5,6");

        assertThat(run.err()).isEmpty();
        assertThat(namesIn(files)).containsExactly("dump-5.rdb");
        assertThat(databasesOf(files.resolve("dump-5.rdb"))).isEmpty();
    }

    @Test
    void standardOutputTakesTheSnapshotAndStandardErrorTheReport() throws Exception {
        Path written = folder.resolve("written.rdb");

        CommandLineRun run = CommandLineRun.inAProcess(
                written, "snapshot", "--from", source, "--to", "-", "--method", "async-fork", "--json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode snapshot = new ObjectMapper().readTree(run.err()).get("snapshot");
        assertThat(snapshot.get("target").asText()).isEqualTo("standard output");
        assertThat(snapshot.get("bytes").asLong()).isEqualTo(Files.size(written));
        assertThat(databasesOf(written)).isEqualTo(Map.of("0", 1, "3", KEYS));
    }

    @Test
    void aFullStandardOutputFailsTheCommand() throws Exception {
        CommandLineRun run = CommandLineRun.inAProcess(
                Path.of("/dev/full"), "snapshot", "--from", source, "--to", "-", "--method", "thread");

        assertThat(run.code()).isEqualTo(ExitCode.FILE_ACCESS);
        assertThat(run.err())
                .startsWith("forkpoint snapshot: ")
                .contains("ENOSPC")
                .hasLineCount(1);
    }

    private static Map<String, Integer> databasesOf(Path file) throws IOException {
        JsonNode databases = CommandLineRun.of("check", "--json", file).json().get("databases");
        return new ObjectMapper().convertValue(databases, new TypeReference<Map<String, Integer>>() {});
    }

    private static List<String> namesIn(Path files) throws IOException {
        try (Stream<Path> entries = Files.list(files)) {
            return entries.map(file -> file.getFileName().toString()).toList();
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
        Map<String, Integer> databases = databasesOf(target);
        assertThat(databases)
                .containsOnlyKeys("0", "3", "14", "15")
                .containsEntry("0", 1)
                .containsEntry("3", KEYS);
        assertThat(databases.get("14")).isPositive();
        assertThat(databases.get("15")).isPositive();
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
        assertThat(run.json().get("fill").get("private").get("keys").asLong()).isEqualTo(3000);
        assertThat(run.json().get("fill").get("shared").get("keys").asLong()).isEqualTo(3000);
        for (String method : List.of("fork", "async-fork", "thread")) {
            JsonNode snapshot = run.json().get("snapshots").get(method);
            assertThat(snapshot.get("method").asText()).isEqualTo(method);
            assertThat(snapshot.get("arena").asText()).isEqualTo(method.equals("fork") ? "private" : "shared");
            assertThat(snapshot.get("keys").asLong()).isEqualTo(3000);
            assertThat(snapshot.get("puts").asLong()).isPositive();
        }
        assertThat(databasesOf(target)).isEqualTo(Map.of("0", 3000));
        assertThat(namesIn(folder)).containsExactlyInAnyOrder("source.rdb", "demo.rdb");
    }

    @Test
    void demoShowsTheMethodsSideBySide() {
        CommandLineRun run = CommandLineRun.of("demo", "--keys", 1000, "--writers", 0, "--method", "thread,async-fork");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().map(String::strip))
                .anySatisfy(line -> assertThat(line).matches("thread +async-fork"))
                .anySatisfy(line -> assertThat(line).matches("arena +shared +shared"))
                .anySatisfy(line -> assertThat(line).matches("pause \\(no write goes on\\) +[0-9.]+ .s +[0-9.]+ .s"));
    }

    @Test
    void infoSaysWhatWorksHere() throws IOException {
        JsonNode info = CommandLineRun.of("info", "--json").json();

        assertThat(info.get("helperAbi").asText()).matches("\\d+");
        assertThat(info.get("arenas").get("private").asText()).isEqualTo("works");
        for (String method : List.of("auto", "fork", "async-fork", "thread")) {
            assertThat(info.get("methods").get(method).asText()).isEqualTo("works");
        }
    }
}
