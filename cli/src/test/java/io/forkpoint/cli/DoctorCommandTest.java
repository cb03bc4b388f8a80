package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code forkpoint doctor} on this machine, whatever its settings are. */
class DoctorCommandTest {
    private static final List<String> LEVELS = List.of("ok", "risk", "unknown", "fail");
    private static final List<Integer> CODES =
            List.of(ExitCode.OK, ExitCode.RISK, ExitCode.CANNOT_TELL, ExitCode.WOULD_FAIL);

    @TempDir
    private Path folder;

    private static void assertCode(CommandLineRun run, JsonNode report) {
        String verdict = report.get("verdict").asText();
        assertThat(run.code()).isEqualTo(CODES.get(LEVELS.indexOf(verdict)));
    }

    @Test
    void everyMethodGetsAVerdict() throws IOException {
        CommandLineRun run =
                CommandLineRun.of("doctor", "--json", "--data", "64mb", "--target", folder.resolve("a.rdb"));

        JsonNode report = run.json();
        assertCode(run, report);
        assertThat(report.get("methods")).hasSize(4);
        assertThat(report.get("dataBytes").asLong()).isEqualTo(64 << 20);
        for (JsonNode method : report.get("methods")) {
            assertThat(method.get("verdict").asText()).isIn(LEVELS);
            assertThat(method.get("pause").asText()).isNotBlank();
        }
        assertThat(report.get("host").get("kernel").asText()).isEqualTo(System.getProperty("os.version"));
    }

    @Test
    void aPersonReadsATable() {
        CommandLineRun run = CommandLineRun.of("doctor");

        assertThat(run.out()).contains("verdict", "async-fork", "thread", "fork", "vm.overcommit_memory");
    }

    @Test
    void theVerdictIsTheMethodsThatWasAskedFor() throws IOException {
        CommandLineRun run = CommandLineRun.of("doctor", "--json", "--method", "fork", "--data", "1000tb");

        assertCode(run, run.json());
        assertThat(run.code()).as("no host has room for the copies").isNotEqualTo(ExitCode.OK);
        assertThat(run.json().get("advice")).isNotEmpty();
    }

    @Test
    void aFileStandsForItsStore() throws IOException {
        Path file = Files.write(folder.resolve("dump.rdb"), new byte[12345]);
        CommandLineRun run = CommandLineRun.of("doctor", "--json", "--arena", "shared", "--store", file);

        assertThat(run.json().get("dataBytes").asLong()).isEqualTo(12345);
        assertThat(run.json().get("methods")).hasSize(2);
    }

    @Test
    void aProcessIsJudgedByItsMappings() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "doctor", "--json", "--pid", ProcessHandle.current().pid());

        JsonNode report = run.json();
        assertCode(run, report);
        assertThat(report.get("chargedBytes").asLong()).isPositive();
        assertThat(report.get("findings")).isNotEmpty();
        assertThat(report.get("pauseMicros").asDouble()).isPositive();
        assertThat(report.get("hugePageBytes").asLong()).isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--data lots",
                "--pid x",
                "--pid 1 --data 1gb",
                "--writes -1",
                "--method fork --arena shared",
                "--free"
            })
    void aWrongCommandLineIsSaid(String arguments) {
        CommandLineRun run = CommandLineRun.of((Object[]) ("doctor " + arguments).split(" ", -1));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--pid 999999999", "--store /no/such.rdb"})
    void whatIsNotThereIsSaid(String arguments) {
        CommandLineRun run = CommandLineRun.of((Object[]) ("doctor " + arguments).split(" ", -1));

        assertThat(run.code()).isEqualTo(ExitCode.FILE_ACCESS);
        assertThat(run.err()).contains("no such").hasLineCount(1);
    }
}
