package io.forkpoint.internal.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real forks of this JVM, by way of jnr. */
class ForkTest {
    private static final POSIX LIBC = POSIXFactory.getNativePOSIX();

    private final HelperLibrary helper = Helper.library();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {MapKind.SHARED, MapKind.PRIVATE, MapKind.PRIVATE_HUGE})
    void aTrimmedChildPublishesTheFile(int kind) throws Exception {
        Path target = folder.resolve("dump.rdb");
        Files.write(target, new byte[] {1, 2, 3});
        try (HandBuiltArena arena = new HandBuiltArena(helper, kind)) {
            arena.put("one", "first");
            arena.put("two", "second");
            int directory = helper.fp_open_directory(folder.toString());
            int sink = helper.fp_open_temporary(directory, "dump.tmp");
            arena.sink(sink, directory, "dump.tmp", "dump.rdb", "");
            assertThat(forkTrimmed(arena)).isZero();
            helper.fp_close(sink);
            helper.fp_close(directory);

            assertThat(target).hasBinaryContent(arena.expected("one", "first", "two", "second"));
            assertThat(folder).isDirectoryNotContaining("glob:**dump.tmp");
            assertThat(arena.control.getInt(ControlDescriptor.PHASE_OFFSET)).isEqualTo(ControlDescriptor.PHASE_DONE);
            assertThat(arena.control.getLong(ControlDescriptor.KEYS_WRITTEN_OFFSET))
                    .isEqualTo(2);
            assertThat(arena.control.getLong(ControlDescriptor.BYTES_WRITTEN_OFFSET))
                    .isEqualTo(Files.size(target));
        }
    }

    @Test
    void aChildForkedBeforeTheGateWritesWhatIsThereInTheGate() throws Exception {
        try (HandBuiltArena arena = new HandBuiltArena(helper, MapKind.SHARED)) {
            int directory = helper.fp_open_directory(folder.toString());
            int sink = helper.fp_open_temporary(directory, "dump.tmp");
            arena.sink(sink, directory, "dump.tmp", "dump.rdb", "");
            arena.request.putInt(RequestDescriptor.FLAGS_OFFSET, RequestDescriptor.RUN_WAIT_GATE);
            int pid = fork(arena);
            arena.put("one", "after the fork");
            assertThat(helper.fp_gate(arena.control.address(), ControlDescriptor.GATE_GO))
                    .isZero();
            assertThat(exitOf(pid)).isZero();
            helper.fp_close(sink);
            helper.fp_close(directory);
            assertThat(folder.resolve("dump.rdb")).hasBinaryContent(arena.expected("one", "after the fork"));
        }
    }

    @Test
    void aChildThatIsToldToLeaveRemovesItsFile() throws Exception {
        try (HandBuiltArena arena = new HandBuiltArena(helper, MapKind.SHARED)) {
            int directory = helper.fp_open_directory(folder.toString());
            int sink = helper.fp_open_temporary(directory, "dump.tmp");
            arena.sink(sink, directory, "dump.tmp", "dump.rdb", "");
            arena.request.putInt(RequestDescriptor.FLAGS_OFFSET, RequestDescriptor.RUN_WAIT_GATE);
            int pid = fork(arena);
            assertThat(helper.fp_gate(arena.control.address(), ControlDescriptor.GATE_LEAVE))
                    .isZero();
            assertThat(exitOf(pid)).isZero();
            helper.fp_close(sink);
            helper.fp_close(directory);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void theJvmWorksOnAfterManyForksUnderGarbageCollection() throws Exception {
        try (HandBuiltArena arena = new HandBuiltArena(helper, MapKind.PRIVATE)) {
            arena.put("key", "value");
            arena.output.putInt(
                    OutputDescriptor.FLAGS_OFFSET, OutputDescriptor.FLAG_CHECKSUM | OutputDescriptor.FLAG_NULL_SINK);
            arena.sink(-1, -1, "", "", "");
            List<byte[]> survivors = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                assertThat(forkTrimmed(arena)).isZero();
                survivors.add(new byte[1 << 20]);
                System.gc();
            }
            assertThat(survivors).allMatch(block -> block.length == 1 << 20);
        }
    }

    @Test
    void aContradictionInTheArenaIsReportedNotFollowed() throws Exception {
        try (HandBuiltArena arena = new HandBuiltArena(helper, MapKind.PRIVATE)) {
            arena.put("key", "value");
            arena.segment(HandBuiltArena.SLOT_BYTES, 1, 1, HandBuiltArena.UNIT_BYTES);
            arena.output.putInt(OutputDescriptor.FLAGS_OFFSET, OutputDescriptor.FLAG_NULL_SINK);
            arena.sink(-1, -1, "", "", "");
            assertThat(forkTrimmed(arena)).isEqualTo(1);
            assertThat(arena.control.getInt(ControlDescriptor.FAILED_STEP_OFFSET))
                    .isEqualTo(ControlDescriptor.STEP_SCAN);
            assertThat(arena.control.getInt(ControlDescriptor.ERROR_OFFSET)).isEqualTo(Errno.EUCLEAN);
        }
    }

    @Test
    void aRequestOfAnotherAbiIsRefusedBeforeTheFork() {
        try (HandBuiltArena arena = new HandBuiltArena(helper, MapKind.PRIVATE)) {
            arena.request.putInt(RequestDescriptor.ABI_OFFSET, RequestDescriptor.ABI + 1);
            assertThat(helper.fp_fork_snapshot(arena.request.address(), 0)).isEqualTo(-Errno.EPROTO);
        }
    }

    /** Exit status of the child. */
    private int forkTrimmed(HandBuiltArena arena) {
        return exitOf(fork(arena));
    }

    /** Pid of the child. */
    private int fork(HandBuiltArena arena) {
        int pid;
        assertThat(arena.trim()).isPositive();
        try {
            pid = helper.fp_fork_snapshot(arena.request.address(), 0);
        } finally {
            helper.fp_trim_restore();
        }
        assertThat(pid).as(Errno.describe(pid)).isPositive();
        return pid;
    }

    private static int exitOf(int pid) {
        int[] status = new int[1];
        assertThat(LIBC.waitpid(pid, status, 0)).isEqualTo(pid);
        assertThat(status[0] & 0x7f).as("the signal that ended the child").isZero();
        return status[0] >> 8 & 0xff;
    }
}
