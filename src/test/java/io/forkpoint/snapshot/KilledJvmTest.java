package io.forkpoint.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM goes during a snapshot: the final name holds the old file or the new, both whole, and nothing else stays. */
@Tag("inject")
class KilledJvmTest {
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void nameTarget() {
        target = folder.resolve("dump.rdb");
    }

    @Test
    void theChildOfAKilledJvmFinishesTheFile() throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "stopped", target);
        ProcessHandle child = child(jvm);
        jvm.destroyForcibly().waitFor();
        assertRound(0);
        resume(child);
        assertRound(1);
    }

    @Test
    void aJvmThatExitsIsNotHeldUpAndItsChildFinishesTheFile() throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "exits", target);
        ProcessHandle child = child(jvm);
        assertThat(jvm.waitFor()).isZero();
        assertRound(0);
        resume(child);
        assertRound(1);
    }

    @Test
    void ifTheChildIsKilledTooTheOldFileStays() throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "stopped", target);
        ProcessHandle child = child(jvm);
        jvm.destroyForcibly().waitFor();
        POSIXFactory.getNativePOSIX().kill(child.pid(), SIGKILL);
        awaitEnd(child);
        assertRound(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void whereverItIsKilledTheFileIsWhole(int rounds) throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "loops", target);
        String round = "";
        for (int i = 0; i < rounds; i++) {
            round = SnapshotVictim.await(jvm, "round");
        }
        List<ProcessHandle> children = jvm.toHandle().children().toList();
        jvm.destroyForcibly().waitFor();
        for (ProcessHandle child : children) {
            awaitEnd(child);
        }
        assertThat(assertRoundIn(content())).isGreaterThanOrEqualTo(Integer.parseInt(round));
        assertNothingElse();
    }

    private static ProcessHandle child(Process jvm) throws Exception {
        long pid = Long.parseLong(SnapshotVictim.await(jvm, "child"));
        Path status = Path.of("/proc/" + pid + "/stat");
        while (!Files.readString(status).contains("(forkpoint-save) T")) {
            Thread.onSpinWait();
        }
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static void resume(ProcessHandle child) throws Exception {
        POSIXFactory.getNativePOSIX().kill(child.pid(), SIGCONT);
        awaitEnd(child);
    }

    private static void awaitEnd(ProcessHandle child) throws Exception {
        child.onExit().get(1, TimeUnit.MINUTES);
    }

    private Set<String> content() {
        return Set.copyOf(SnapshotFixture.content(target).values());
    }

    private static int assertRoundIn(Set<String> values) {
        assertThat(values).as("all entries are of one moment").hasSize(1);
        return Integer.parseInt(values.iterator().next());
    }

    private void assertRound(int round) {
        assertThat(SnapshotFixture.content(target)).hasSize(SnapshotFixture.ENTRIES);
        assertThat(assertRoundIn(content())).isEqualTo(round);
        assertNothingElse();
    }

    private void assertNothingElse() {
        assertThat(folder.toFile().list()).containsExactly("dump.rdb");
    }
}
