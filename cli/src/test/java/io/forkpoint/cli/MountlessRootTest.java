package io.forkpoint.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.JavaCommand;
import io.forkpoint.machine.MachineFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a root that is no mount point, as a chroot and some containers have it, where the JDK finds no file store. The root is
 * a folder with all of this machine's bound into it, in a process that has mounts of its own.
 */
class MountlessRootTest {
    private static final String IN_A_ROOT = """
            root=$1
            shift
            for each in /*; do
              if [ -L "$each" ]; then cp -P "$each" "$root$each"
              elif [ -d "$each" ]; then mkdir "$root$each" && mount --rbind "$each" "$root$each"
              fi || exit 99
            done
            mkdir "$root/plain" && exec chroot "$root" "$@"
            """;

    @TempDir
    Path folder;

    private record Run(int code, String output) {}

    private static Run run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output);
    }

    private Run inARoot(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "--propagation", "private", "sh", "-c", IN_A_ROOT, "sh", folder.toString()));
        command.addAll(JavaCommand.of(Main.class).stream()
                .map(MountlessRootTest::absolute)
                .toList());
        command.addAll(List.of(words));
        return run(command);
    }

    /** Class paths of Maven's are absolute already; those of others may not be. */
    private static String absolute(String word) {
        return word.contains(".jar:") || word.contains("target/classes")
                ? String.join(
                        ":",
                        List.of(word.split(":")).stream()
                                .map(path -> Path.of(path).toAbsolutePath().toString())
                                .toList())
                : word;
    }

    @BeforeEach
    void mountsArePossible() throws Exception {
        Run mount = run(List.of("unshare", "--mount", "--propagation", "private", "mount", "--bind", "/usr", "/mnt"));
        MachineFeature.MOUNT.require(mount.code() == 0, mount.output());
    }

    @Test
    void theDoctorKnowsTheDisk() throws Exception {
        Run doctor = inARoot("doctor", "--data", "1mb", "--target", "/plain/dump.rdb");
        assertThat(doctor.output()).contains("/plain has ").doesNotContain("disk-unknown");
    }

    @Test
    void theLabRuns() throws Exception {
        Run lab = inARoot(
                "bench",
                "latency",
                "--series",
                "thread",
                "--data",
                "100kb",
                "--value-size",
                "100",
                "--rate",
                "1000",
                "--warm",
                "0",
                "--control",
                "0.2",
                "--after",
                "0.1",
                "--snapshots",
                "1",
                "--heap",
                "64mb",
                "--to",
                "/plain/results");
        assertThat(lab.code()).as(lab.output()).isZero();
    }
}
