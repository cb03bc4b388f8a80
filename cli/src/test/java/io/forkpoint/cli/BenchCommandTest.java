package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bench as a user runs it, on runs of a fraction of a second. */
class BenchCommandTest {
    @TempDir
    private Path folder;

    private CommandLineRun bench(String series, Path to, String... more) {
        String[] always = {
            "bench",
            "latency",
            "--series",
            series,
            "--data",
            "100kb",
            "--rate",
            "1000",
            "--value-size",
            "100",
            "--control",
            "0.2",
            "--warm",
            "0",
            "--after",
            "0.1",
            "--snapshots",
            "1",
            "--heap",
            "64mb",
            "--to",
            to.toString()
        };
        String[] all = java.util.Arrays.copyOf(always, always.length + more.length);
        System.arraycopy(more, 0, all, always.length, more.length);
        return CommandLineRun.of((Object[]) all);
    }

    @Test
    void aBenchLeavesItsRunsAndWhatIsMadeOfThem() throws Exception {
        CommandLineRun run = bench("stall,thread", folder, "--stall", "5", "--runs", "2");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("stall 5 ms", "thread:shared", "response max us");
        assertThat(run.err()).contains("4 of 4: thread:shared");
        JsonNode summaries =
                new ObjectMapper().readTree(folder.resolve("latency.json").toFile());
        assertThat(summaries).hasSize(4);
        assertThat(summaries.findValuesAsText("phase"))
                .containsExactly("control", "snapshot 1", "control", "snapshot 1");
        assertThat(summaries.get(1).at("/figures/RESPONSE_MAX/runs").asInt()).isEqualTo(2);
        // A write may be due a period after the stall begins.
        assertThat(summaries.get(1).at("/figures/RESPONSE_MAX/min").asDouble()).isGreaterThan(3900);
        assertThat(Files.readString(folder.resolve("latency.md")))
                .contains("| stall 5 ms |", "Measured on:", "--stall 5");
        assertThat(Files.readString(folder.resolve("latency.html"))).contains("stall 5 ms", "Content-Security-Policy");
    }

    @Test
    void whatWasMeasuredIsNotMeasuredAgainAndCanBeComparedAndShown() throws Exception {
        assertThat(bench("nothing", folder.resolve("a"), "--runs", "2").code()).isZero();
        CommandLineRun again = bench("nothing", folder.resolve("a"), "--runs", "2");
        assertThat(again.err()).contains("run 1: is there already", "run 2: is there already");

        String a = folder.resolve("a").toString();
        CommandLineRun compared = CommandLineRun.of("bench", "compare", a, a, "--json");
        assertThat(compared.code()).as(compared.err()).isZero();
        JsonNode changes = compared.json();
        assertThat(changes.get("noise").asInt()).isPositive();
        assertThat(changes.get("better").asInt() + changes.get("worse").asInt()).isZero();

        Path page = folder.resolve("page");
        CommandLineRun report = CommandLineRun.of("bench", "report", a, "--to", page.toString(), "--title", "A title");
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(page.resolve("latency.html")).content().contains("A title");
        assertThat(page.resolve("latency.md")).content().startsWith("### A title");
    }

    @ParameterizedTest
    @CsvSource({
        "--series, frok, 'frok' is no series",
        "--series, fork:shared, does not go together",
        "--series, stall, needs the length of a stall",
        "--rate, 0, a rate must be",
        "--value-size, 7, at least 8 bytes",
        "--data, 1, a size must hold",
        "--writers, 0, writers must be",
        "--zipf, -1, Zipf",
        "--ttl-share, 1.5, from 0 to 1",
        "--runs, 0, runs must be at least 1",
        "--control, 0, must take some time",
        "--connections, 0, connections must be from the number of writers",
        "--connections, '1,2000', to 1024: 2000",
        "--get-share, 1.5, the share of GETs must be from 0 to 1",
        "--bystander, 1kb, the bystander's memory must be from",
        "--pace, walk, write spin or sleep",
        "--sink, sea, write file or null",
        "--heap, 1, heap"
    })
    void whatMakesNoSenseIsRefusedBeforeAnythingIsDone(String option, String value, String message) {
        Path to = folder.resolve("none");
        CommandLineRun run = CommandLineRun.of("bench", "latency", option, value, "--to", to.toString());
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
        assertThat(to).doesNotExist();
    }

    @Test
    void aRunThatFailsIsTold() {
        CommandLineRun run = bench("redis", folder, "--server", "no-such-server");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("the run of redis").contains("failed with exit code 1");
    }

    @Test
    void runsWithNothingInCommonCannotBeCompared() {
        bench("nothing", folder.resolve("a"));
        bench("nothing", folder.resolve("b"), "--writers", "2");
        CommandLineRun run = CommandLineRun.of(
                "bench",
                "compare",
                folder.resolve("a").toString(),
                folder.resolve("b").toString());
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no setting in common");
        assertThat(CommandLineRun.of("bench", "compare", folder.toString(), folder.toString())
                        .err())
                .contains("holds no run");
        assertThat(CommandLineRun.of("bench").code()).isEqualTo(ExitCode.USAGE);
    }
}
