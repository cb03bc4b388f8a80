package io.forkpoint.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad files, missing folders and targets that cannot be written: one line, the right exit code, nothing left behind. */
class FailuresTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void aMissingFileIsNamed(String command) {
        Path missing = folder.resolve("missing.rdb");

        assertFailure(CommandLineRun.of(command, missing), ExitCode.FILE_ACCESS, missing + ": no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void aFolderIsNoFile(String command) {
        assertFailure(CommandLineRun.of(command, folder), ExitCode.FILE_ACCESS, folder + ": is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void whatIsNoRdbFileIsRefused(String command) throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "This is no RDB file.\n");

        assertFailure(CommandLineRun.of(command, text), ExitCode.BAD_FILE, text.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void anEmptyFileIsRefused(String command) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.rdb"));

        assertFailure(CommandLineRun.of(command, empty), ExitCode.BAD_FILE, empty.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void aTruncatedFileIsRefused(String command) throws IOException {
        byte[] whole = Files.readAllBytes(smallFile());
        Path half = Files.write(folder.resolve("half.rdb"), Arrays.copyOf(whole, whole.length / 2));

        assertFailure(CommandLineRun.of(command, half), ExitCode.BAD_FILE, half.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "check"})
    void aWrongChecksumIsRefused(String command) throws IOException {
        byte[] bytes = Files.readAllBytes(smallFile());
        bytes[bytes.length - 1] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.rdb"), bytes);

        assertFailure(CommandLineRun.of(command, damaged), ExitCode.BAD_FILE, "CRC");
    }

    @Test
    void aBadSourceLeavesTheOldTargetAlone() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "This is no RDB file.\n");
        Path target = Files.writeString(folder.resolve("target.rdb"), "the last good one");

        assertFailure(CommandLineRun.of("snapshot", "--from", text, "--to", target), ExitCode.BAD_FILE, "notes.txt");
        assertThat(target).hasContent("the last good one");
    }

    @Test
    void aTargetInAMissingFolderIsRefusedBeforeTheLoad() {
        Path target = folder.resolve("missing").resolve("target.rdb");
        CommandLineRun run = CommandLineRun.of("snapshot", "--from", smallFile(), "--to", target);

        assertFailure(run, ExitCode.FILE_ACCESS, target.getParent() + ": no such folder");
    }

    @Test
    void aTargetThatIsAFolderIsRefused() {
        CommandLineRun run = CommandLineRun.of("snapshot", "--from", smallFile(), "--to", folder);

        assertFailure(run, ExitCode.FILE_ACCESS, folder + ": is a folder");
    }

    @Test
    void aSplitIntoWhatIsNoFolderIsRefused() throws IOException {
        Path missing = folder.resolve("missing");
        Path file = Files.createFile(folder.resolve("file"));

        assertFailure(
                CommandLineRun.of("snapshot", "--from", smallFile(), "--split", missing),
                ExitCode.FILE_ACCESS,
                missing + ": no such folder");
        assertFailure(
                CommandLineRun.of("snapshot", "--from", smallFile(), "--split", file),
                ExitCode.FILE_ACCESS,
                file + ": is no folder");
    }

    @Test
    void aSplitLeavesNoFileOfAnotherMomentBesideItsOwn() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        Path old = Files.writeString(files.resolve("dump-5.rdb"), "of another day");

        CommandLineRun run = CommandLineRun.of("snapshot", "--from", smallFile(), "--split", files);

        assertFailure(run, ExitCode.FILE_ACCESS, old + ": is the file of a database that is empty now");
        assertThat(files.resolve("dump-0.rdb")).doesNotExist();
        assertThat(old).hasContent("of another day");
    }

    @Test
    void aFolderThatTakesNoFilesFailsTheSnapshot() {
        // Nobody can create files in /proc, not even root, whom permissions do not hold back.
        CommandLineRun run = CommandLineRun.of("demo", "--keys", 10, "--writers", 0, "--to", "/proc/forkpoint.rdb");

        assertFailure(run, ExitCode.FILE_ACCESS, "/proc");
    }

    @Test
    void theStackTraceIsForThoseWhoAsk() {
        Path missing = folder.resolve("missing.rdb");

        assertThat(CommandLineRun.of("load", "--verbose", missing).err())
                .startsWith("forkpoint load: " + missing)
                .contains("\tat io.forkpoint.cli.LoadCommand");
    }

    @Test
    void failuresLeaveNoFilesBehind() throws IOException {
        CommandLineRun.of("demo", "--keys", 10, "--writers", 0, "--memory", "1kb", "--to", folder.resolve("demo.rdb"));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private static void assertFailure(CommandLineRun run, int code, String named) {
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("forkpoint ").contains(named);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(code);
    }

    private Path smallFile() {
        Path file = folder.resolve("small.rdb");
        try (Store store =
                Store.open(StoreOptions.builder().limitBytes(16 << 20).build())) {
            store.database(0).put("key".getBytes(US_ASCII), "value".getBytes(US_ASCII));
            store.snapshot(SnapshotMethod.AUTO, file).join();
        }
        return file;
    }
}
