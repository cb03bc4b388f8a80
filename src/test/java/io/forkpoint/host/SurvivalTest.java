package io.forkpoint.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a child does not survive. */
class SurvivalTest {
    @TempDir
    Path root;

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> ids() {
        return Survival.of(Host.read(root, "42")).stream().map(Finding::id).toList();
    }

    @Test
    void nothingIsSaidOfAnOrdinaryProcess() throws IOException {
        write("proc/42/status", "Name:\tjava\nPid:\t42\nNSpid:\t42\n");
        write("proc/42/cgroup", "0::/user.slice/user-1000.slice/session-1.scope\n");
        assertThat(ids()).isEmpty();
    }

    @Test
    void theFirstProcessOfANamespaceIsKnownFromOutsideToo() throws IOException {
        write("proc/42/status", "Name:\tjava\nPid:\t42\nNSpid:\t42\t7\t1\n");
        assertThat(ids()).containsExactly("process-one");
        write("proc/42/status", "Name:\tjava\nPid:\t42\nNSpid:\t42\t1\t7\n");
        assertThat(ids()).isEmpty();
    }

    @Test
    void aGroupAboveThatIsKilledAsAWholeIsFound() throws IOException {
        write("sys/fs/cgroup/cgroup.controllers", "memory pids\n");
        write("proc/42/cgroup", "0::/kubepods/pod1/container\n");
        write("sys/fs/cgroup/kubepods/pod1/container/memory.oom.group", "0\n");
        assertThat(ids()).isEmpty();
        write("sys/fs/cgroup/kubepods/pod1/memory.oom.group", "1\n");
        assertThat(Survival.of(Host.read(root, "42")))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).startsWith("/sys/fs/cgroup/kubepods/pod1/memory.oom.group is 1"));
    }

    @Test
    void theKillModeOfAServiceIsReadWhereItsFilesAre() throws IOException {
        write("proc/42/cgroup", "1:name=systemd:/system.slice/forkpoint.service\n0::/system.slice/forkpoint.service\n");
        assertThat(ids()).containsExactly("service-kill-mode");
        write("etc/systemd/system/forkpoint.service", "[Service]\nKillMode=process\n");
        assertThat(ids()).isEmpty();
        write("etc/systemd/system/forkpoint.service.d/50-mode.conf", "[Service]\nKillMode=mixed\n");
        assertThat(Survival.of(Host.read(root, "42")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).startsWith("KillMode=mixed of forkpoint.service"));
    }

    @Test
    void ourOwnUnitLetsAChildFinish() throws IOException {
        write("proc/42/cgroup", "0::/system.slice/forkpoint.service\n");
        write("usr/lib/systemd/system/forkpoint.service", Files.readString(Path.of("docs/forkpoint.service")));
        assertThat(ids()).isEmpty();
    }
}
