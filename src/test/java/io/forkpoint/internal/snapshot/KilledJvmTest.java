package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM goes during a snapshot: the final name holds the old file or the new, both whole, and nothing else stays. */
@Tag("inject")
class KilledJvmTest {
    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void nameTarget() {
        target = folder.resolve("dump.rdb");
    }

    @ParameterizedTest
    @EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
    void theChildOfAKilledJvmFinishesTheFile(Variant variant) throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "stopped", variant, target);
        ProcessHandle child = stoppedChild(jvm);
        jvm.destroyForcibly().waitFor();
        assertRound(0);
        resume(child);
        assertRound(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
    void aJvmThatExitsIsNotHeldUpAndItsChildFinishesTheFile(Variant variant) throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "exits", variant, target);
        ProcessHandle child = stoppedChild(jvm);
        assertThat(jvm.waitFor()).isZero();
        assertRound(0);
        resume(child);
        assertRound(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"FORK_PRIVATE", "ASYNC_FORK_SHARED"})
    void ifTheChildIsKilledTooTheOldFileStays(Variant variant) throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "stopped", variant, target);
        ProcessHandle child = stoppedChild(jvm);
        jvm.destroyForcibly().waitFor();
        child.destroyForcibly();
        awaitEnd(child);
        assertRound(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void ifAThreadIsKilledWithItsJvmTheOldFileStays(Variant variant) throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "stopped", variant, target);
        SnapshotVictim.await(jvm, "child");
        jvm.destroyForcibly().waitFor();
        assertRound(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD_SHARED", "THREAD_PRIVATE"})
    void aJvmThatExitsIsNotHeldUpByAThread(Variant variant) throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "exits", variant, target);
        SnapshotVictim.await(jvm, "child");
        assertThat(jvm.waitFor()).isZero();
        assertRound(0);
    }

    @Test
    void aChildWhoseJvmIsKilledBeforeTheGateHasOpenedLeaves() throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "waits", Variant.ASYNC_FORK_SHARED, target);
        ProcessHandle child = child(jvm);
        jvm.destroyForcibly().waitFor();
        awaitEnd(child);
        assertRound(0);
    }

    static Stream<Arguments> lives() {
        return Stream.of(Variant.values())
                .flatMap(variant -> IntStream.of(1, 3, 7).mapToObj(rounds -> Arguments.of(variant, rounds)));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void whereverItIsKilledTheFileIsWhole(Variant variant, int rounds) throws Exception {
        Process jvm = SnapshotVictim.start(List.of(), "loops", variant, target);
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
        return ProcessHandle.of(Long.parseLong(SnapshotVictim.await(jvm, "child")))
                .orElseThrow();
    }

    private static ProcessHandle stoppedChild(Process jvm) throws Exception {
        ProcessHandle child = child(jvm);
        assertThat(ChildHold.isStopped(child.pid())).isTrue();
        return child;
    }

    private static void resume(ProcessHandle child) throws Exception {
        POSIXFactory.getNativePOSIX().kill((int) child.pid(), Faults.SIGCONT);
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
