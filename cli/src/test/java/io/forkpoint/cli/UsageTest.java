package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says of itself, and of wrong use: one line, exit code 2, nothing done. */
class UsageTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "load", "check", "info", "demo"})
    void everyCommandHasHelpWithItsExitCodes(String command) {
        CommandLineRun run = CommandLineRun.of(command, "--help");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("Usage: forkpoint " + command)
                .contains("--json", "Exit codes:", "3   bad file", "4   a file or folder");
        assertThat(run.err()).isEmpty();
        assertThat(CommandLineRun.of("--help").out()).contains("  " + command + " ");
    }

    @Test
    void withoutACommandTheUsageGoesToStandardError() {
        CommandLineRun run = CommandLineRun.of();

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: forkpoint ");
    }

    @Test
    void versionIsPrinted() {
        assertThat(CommandLineRun.of("--version").out()).startsWith("forkpoint ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sanpshot                                             | sanpshot",
                "load                                                 | FILE",
                "load a b                                             | 'b'",
                "load --memory lots a                                 | 'lots' is not a size",
                "load --arena huge a                                  | 'huge' is none of shared, private, private-huge",
                "check --largest -1 a                                 | --largest must be from 0 to 10000: -1",
                "snapshot --from a                                    | (--to=FILE | --split=FOLDER)",
                "snapshot --from a --to b --split c                   | mutually exclusive",
                "snapshot --from a --to b --method bgsave             | 'bgsave' is none of auto, fork, async-fork, thread",
                "snapshot --from a --to b --method fork --arena shared"
                        + "| --method fork does not go with --arena shared",
                "snapshot --from a --to b --method async-fork --arena private-huge"
                        + "| --method async-fork does not go with --arena private-huge",
                "snapshot --from a --to b --method thread --fallback  | --fallback does not go with --method thread",
                "snapshot --from a --to b --retained-max lots         | 'lots' is not a size",
                "snapshot --from a --to b --retained-slow 2gb --retained-max 1gb"
                        + "| --retained-max must not be below --retained-slow: 1073741824 is below 2147483648",
                "snapshot --from a --to b --method fork --retained-max 1gb"
                        + "| --retained-slow and --retained-max do not go with --method fork",
                "snapshot --from a --to b --database 16               | --database must be from 0 to 15: 16",
                "snapshot --from a --to b --database 3,-1             | --database must be from 0 to 15: -1",
                "snapshot --from a --to b --database all              | 'all' is not an int",
                "snapshot --from a --to b --prefix user:              | --prefix needs one --database whose keys to write: 0",
                "snapshot --from a --to b --prefix user: --database 0,1"
                        + "| --prefix needs one --database whose keys to write: 2",
                "snapshot --from a --to b --prefix= --database 0      | --prefix must not be empty",
                "snapshot --from a --split . --prefix user: --database 0" + "| --prefix does not go with --split",
                "snapshot --from a --to b --writers -1                | --writers must be from 0 to 1024: -1",
                "snapshot --from a --to b --writer-databases 3,16     | --writer-databases must be from 0 to 15: 16",
                "snapshot --from a --to b --time-limit soon           | 'soon' is not a length of time",
                "demo --keys 0                                        | --keys must be at least 1: 0",
                "demo --value-size 513mb                              | --value-size must be at most 512mb: 537919488",
                "demo --writers 2000                                  | --writers must be from 0 to 1024: 2000",
                "demo --method fork,bgsave                            | 'bgsave' is none of",
                "demo --method fork,thread --arena shared             | --method fork does not go with --arena shared",
                "demo --to -                                          | --to must name a file",
                "info --json=maybe                                    | maybe",
            })
    void wrongUseIsOneLineThatNamesWhatIsWrong(String line, String named) {
        CommandLineRun run = CommandLineRun.of((Object[]) line.strip().split(" +"));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("forkpoint").contains(named).contains("--help)");
    }

    @Test
    void wrongUseWritesNothing() {
        Path target = folder.resolve("out.rdb");

        CommandLineRun run = CommandLineRun.of("demo", "--keys", "10", "--writers", "-1", "--to", target);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(Files.exists(target)).isFalse();
    }
}
