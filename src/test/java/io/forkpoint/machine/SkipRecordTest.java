package io.forkpoint.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.TestAbortedException;

class SkipRecordTest {
    @TempDir
    Path folder;

    @Test
    void everySkipIsRecordedByNameWithWhatTheMachineLacks() throws IOException {
        assertThat(record(Skipping.class))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith(
                                        "MOUNT\tSkipRecordTest$Skipping.lacksAFeature\tthis machine: no file system")
                                .endsWith("(permission denied)"),
                        line -> assertThat(line).startsWith("CORPUS\tSkipRecordTest$Skipping.lacksItInOneRound [2] "),
                        line -> assertThat(line).isEqualTo("END\t\t"));
    }

    @Test
    void aSkipByAnyOtherMeansIsUnlisted() throws IOException {
        assertThat(record(SkippingOtherwise.class))
                .contains("UNLISTED\tSkipRecordTest$SkippingOtherwise.assumes\tno such thing here")
                .anySatisfy(
                        line -> assertThat(line).startsWith("UNLISTED\tSkipRecordTest$SkippingOtherwise.isDisabled\t"))
                .endsWith("END\t\t");
    }

    @Test
    void aClassThatIsSkippedIsRecorded() throws IOException {
        assertThat(record(SkippingAsAWhole.class))
                .anySatisfy(
                        line -> assertThat(line).startsWith("VIRTUAL_THREADS\t").contains("SkippingAsAWhole"));
    }

    @Test
    void whereNobodyAsksNothingIsWritten() throws IOException {
        run(Skipping.class, new SkipRecord(null));
        assertThat(folder).isEmptyDirectory();
    }

    private List<String> record(Class<?> tests) throws IOException {
        run(tests, new SkipRecord(folder.resolve("skips")));
        try (Stream<Path> files = Files.list(folder.resolve("skips"))) {
            return Files.readAllLines(files.findFirst().orElseThrow());
        }
    }

    private static void run(Class<?> tests, SkipRecord record) {
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        record);
    }

    /** Not found as tests by themselves: nested, static and not public in a class that is asked for by name. */
    static class Skipping {
        @Test
        void runs() {}

        @Test
        void lacksAFeature() {
            MachineFeature.MOUNT.require(false, "permission\n denied\n");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void lacksItInOneRound(boolean present) {
            MachineFeature.CORPUS.require(present);
        }
    }

    static class SkippingOtherwise {
        @Test
        void assumes() {
            throw new TestAbortedException("no such thing here");
        }

        @Test
        @Disabled("too slow")
        void isDisabled() {}
    }

    static class SkippingAsAWhole {
        @BeforeAll
        static void lacksAFeature() {
            MachineFeature.VIRTUAL_THREADS.require(false);
        }

        @Test
        void isNeverReached() {}
    }
}
