package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.JavaCommand;
import io.forkpoint.machine.MachineFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/overcommit-mode2.sh}: real refusals, where this machine's settings may be changed for a while. */
class OvercommitModeTest {
    private static final String ALLOWED = "FORKPOINT_ALLOW_SYSCTL";

    @TempDir
    Path folder;

    @Test
    void aForkIsRefusedWithTheArithmeticAndTheOthersSucceed() throws Exception {
        MachineFeature.SYSCTL.require("1".equals(System.getenv(ALLOWED)));
        Map<String, String> before = settings();
        List<String> command = new ArrayList<>(List.of("bash", "scripts/overcommit-mode2.sh"));
        command.addAll(JavaCommand.of(OvercommitVictim.class));
        command.add(folder.resolve("dump.rdb").toString());

        Process script = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(script.getInputStream().readAllBytes(), UTF_8);

        assertThat(script.waitFor()).as(output).isZero();
        assertThat(output).containsSubsequence("== FORK", "failed", "SnapshotForkException", "ENOMEM", "CommitLimit");
        assertThat(output).containsSubsequence("== ASYNC_FORK", "done ASYNC_FORK", "== THREAD", "done THREAD");
        assertThat(settings()).isEqualTo(before);
    }

    @Test
    void withoutLeaveNothingIsChanged() throws Exception {
        Map<String, String> before = settings();
        ProcessBuilder builder = new ProcessBuilder("bash", "scripts/overcommit-mode2.sh", "false");
        builder.environment().remove(ALLOWED);

        Process script = builder.redirectErrorStream(true).start();
        String output = new String(script.getInputStream().readAllBytes(), UTF_8);

        assertThat(script.waitFor()).isEqualTo(3);
        assertThat(output).contains(ALLOWED + "=1");
        assertThat(settings()).isEqualTo(before);
    }

    private static Map<String, String> settings() throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (String name : List.of("overcommit_memory", "overcommit_ratio", "overcommit_kbytes")) {
            settings.put(name, Files.readString(Path.of("/proc/sys/vm", name)));
        }
        return settings;
    }
}
