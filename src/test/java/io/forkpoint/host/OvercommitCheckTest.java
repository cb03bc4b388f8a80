package io.forkpoint.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/overcommit-check.sh} on this machine, in whatever mode it is. */
class OvercommitCheckTest {
    private record Run(int code, String output) {}

    @Test
    void helpSaysWhatTheCodesMean() throws Exception {
        Run run = run("--help");

        assertThat(run.code()).isZero();
        assertThat(run.output()).contains("--size", "--pid", "Exit codes:");
    }

    @Test
    void moreThanTheMachineHasIsRefusedUnlessTheKernelPromisesEverything() throws Exception {
        boolean always = mode().equals("1");

        Run run = run("--size", "1000000gb");

        assertThat(run.code()).isEqualTo(always ? 1 : 2);
        assertThat(run.output()).contains(always ? "memory-copies" : "fail: overcommit-");
    }

    @Test
    void aRunningProcessIsJudgedByItsMappings() throws Exception {
        Run run = run("--pid", String.valueOf(ProcessHandle.current().pid()));

        assertThat(run.code()).isBetween(0, 2);
        assertThat(run.output()).contains("is charged", "vm.overcommit_memory is " + mode());
    }

    @Test
    void withoutASizeItAsksForHalfOfTheMemory() throws Exception {
        Run run = run();

        assertThat(run.code()).isBetween(0, 2);
        assertThat(run.output()).contains("a fork of half of the memory");
    }

    /** What changes the host is not tried here, see scripts/overcommit-verify.sh; only that it asks, and where not to. */
    @Test
    void aCopyOfAHostIsNotChanged() throws Exception {
        for (String action : List.of("--apply", "--persist", "--undo")) {
            Run run = run("--root", "src/test/resources", action, "--yes");

            assertThat(run.code()).isEqualTo(3);
            assertThat(run.output()).containsAnyOf("cannot change a copy", "needs root");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--apply --size",
                "--size",
                "--size lots",
                "--size 1eb",
                "--pid x",
                "--pid 999999999",
                "--free 1",
                "--size 1gb --pid 1",
                "--root"
            })
    void whatCannotBeJudgedIsSaid(String arguments) throws Exception {
        Run run = run(arguments.split(" ", -1));

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.output()).containsAnyOf("cannot tell", "Usage:");
    }

    private static String mode() throws IOException {
        return Files.readString(Path.of("/proc/sys/vm/overcommit_memory")).strip();
    }

    private static Run run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "scripts/overcommit-check.sh"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
