package io.forkpoint.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerProgramTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void eachIsWhereTheScriptsPutIt(PeerProgram program) {
        assertThat(Path.of(program.command())).isAbsolute().isExecutable();
    }

    @Test
    void theFirstFolderOfThePathThatHasItWins() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Path program = executable(second.resolve("chromium"));
        assertThat(PeerProgram.CHROMIUM.find(first + ":" + second)).isEqualTo(program.toString());
        Files.createFile(first.resolve("chromium"));
        assertThat(PeerProgram.CHROMIUM.find(first + ":" + second))
                .as("one that may not be executed is passed over")
                .isEqualTo(program.toString());
        assertThat(PeerProgram.CHROMIUM.find(
                        second + ":" + executable(folder.resolve("chromium")).getParent()))
                .isEqualTo(program.toString());
    }

    @Test
    void oneThatIsMissingFailsTheTestByNameInsteadOfSkippingIt() {
        assertThatThrownBy(() -> PeerProgram.SETPRIV.find(folder.toString()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("setpriv", folder.toString(), "util-linux", "scripts/test.sh");
    }

    private static Path executable(Path file) throws Exception {
        return Files.setPosixFilePermissions(Files.createFile(file), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
