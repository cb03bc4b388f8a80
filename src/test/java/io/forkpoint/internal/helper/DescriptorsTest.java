package io.forkpoint.internal.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing, syncing, publishing and reading by way of the helper, from Java. */
class DescriptorsTest {
    private static final int STEP_SHIFT = 12;

    private final HelperLibrary helper = Helper.library();
    private final Pointer memory = Runtime.getSystemRuntime().getMemoryManager().allocateDirect(64);

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIntoAPipeIsReadFromIt() {
        assertThat(helper.fp_pipe(memory.address())).isZero();
        int reading = memory.getInt(0);
        int writing = memory.getInt(4);
        memory.putString(8, "bytes", 8, StandardCharsets.US_ASCII);
        assertThat(helper.fp_write(writing, memory.address() + 8, 5)).isZero();
        helper.fp_close(writing);
        assertThat(helper.fp_read(reading, memory.address() + 32, 32)).isEqualTo(5);
        assertThat(memory.getString(32, 5, StandardCharsets.US_ASCII)).isEqualTo("bytes");
        assertThat(helper.fp_read(reading, memory.address() + 32, 32)).isZero();
        helper.fp_close(reading);
    }

    @Test
    void aReaderThatWentAwayIsAnErrorOfTheWrite() {
        assertThat(helper.fp_pipe(memory.address())).isZero();
        helper.fp_close(memory.getInt(0));
        int brokenPipe = 32;
        assertThat(helper.fp_write(memory.getInt(4), memory.address(), 1)).isEqualTo(-brokenPipe);
        helper.fp_close(memory.getInt(4));
    }

    @Test
    void aFileIsPublished() throws Exception {
        int directory = helper.fp_open_directory(folder.toString());
        int sink = helper.fp_open_temporary(directory, "temporary");
        memory.putByte(0, (byte) 7);
        assertThat(helper.fp_write(sink, memory.address(), 1)).isZero();
        assertThat(helper.fp_sync(sink, 1)).isZero();
        assertThat(helper.fp_publish(directory, sink, "temporary", "link", "final"))
                .isZero();
        assertThat(folder.resolve("final")).hasBinaryContent(new byte[] {7});
        assertThat(folder.resolve("temporary")).doesNotExist();
        helper.fp_close(sink);
        helper.fp_close(directory);
    }

    @Test
    void whatFailsNamesItsStep() throws Exception {
        Files.createDirectory(folder.resolve("final"));
        int directory = helper.fp_open_directory(folder.toString());
        int sink = helper.fp_open_temporary(directory, "temporary");
        int result = -helper.fp_publish(directory, sink, "temporary", "link", "final/none/file");
        assertThat(result >> STEP_SHIFT).isEqualTo(ControlDescriptor.STEP_RENAME);
        assertThat(result & ((1 << STEP_SHIFT) - 1)).isEqualTo(Errno.ENOENT);
        assertThat(helper.fp_publish(directory, sink, null, null, null)).isNegative();
        assertThat(folder.resolve("temporary")).doesNotExist();
        helper.fp_close(sink);
        helper.fp_close(directory);
    }
}
