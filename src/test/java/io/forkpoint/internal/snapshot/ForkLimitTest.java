package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.PeerProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forks and threads that really fail: the user has as many processes as RLIMIT_NPROC allows. */
class ForkLimitTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
    void tooManyProcessesAreExplainedAndTheNextSnapshotSucceeds(Variant variant) throws Exception {
        Path target = folder.resolve("dump.rdb");
        Process jvm = SnapshotVictim.start(unprivileged(), "starved", variant, target);
        assertThat(SnapshotVictim.await(jvm, "failure"))
                .contains("SnapshotForkException", "EAGAIN", "ulimit -u", target.toString());
        SnapshotVictim.await(jvm, "recovered");
        assertThat(jvm.waitFor()).isZero();
        assertThat(Set.copyOf(SnapshotFixture.content(target).values())).containsExactly("1");
        assertThat(folder.toFile().list()).containsExactly("dump.rdb");
    }

    /** A snapshot by several threads goes on with the one that there is. */
    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void scanThreadsThatThereAreNoneForAreDoneWithout(Variant variant) throws Exception {
        Path target = folder.resolve("dump.rdb");
        Process jvm = SnapshotVictim.start(unprivileged(), "alone", variant, target);
        assertThat(SnapshotVictim.await(jvm, "threads")).isEqualTo("[forkpoint-scan]");
        assertThat(jvm.waitFor()).isZero();
        assertThat(Set.copyOf(SnapshotFixture.content(target).values())).containsExactly("1");
    }

    /** The limit does not hold for root: another user then, who may read and write root's files all the same. */
    private static List<String> unprivileged() {
        if (POSIXFactory.getNativePOSIX().geteuid() != 0) {
            return List.of();
        }
        return List.of(
                PeerProgram.SETPRIV.command(),
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=+dac_override,+dac_read_search",
                "--ambient-caps=+dac_override,+dac_read_search");
    }
}
