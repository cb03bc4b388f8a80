package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel refuses to a sink of this process, with the helper's test build. */
@Tag("inject")
class InjectedSinkTest {
    private static final int WRITE_LIMIT = 6;
    private static final int SYNC_ERROR = 7;
    private static final int RENAME_ERROR = 11;
    private static final int CLEAR = -1;
    private static final int BYTES = 4096;

    @TempDir
    Path folder;

    private final HelperLibrary helper = Helper.library();
    private final Mapping memory = Mapping.sharedWithChild(BYTES);

    private void inject(int point, int action) {
        assertThat(helper.fp_inject(point, action)).isZero();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        inject(CLEAR, 0);
        assertThat(folder).isEmptyDirectory();
    }

    private ByteSink open() {
        return ByteSink.open(
                helper, SnapshotSink.file(folder.resolve("dump.rdb")), SnapshotOptions.defaults(), () -> false);
    }

    private static void assertFails(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContaining("dump.rdb")
                .hasMessageContainingAll(parts);
    }

    @Test
    void aDiskThatFillsUpIsExplained() {
        inject(WRITE_LIMIT, BYTES + 1);
        try (ByteSink sink = open()) {
            sink.write(memory.address(), BYTES);
            assertFails(
                    () -> sink.write(memory.address(), BYTES),
                    "write the temporary file for",
                    "ENOSPC",
                    "free some space");
        }
    }

    @Test
    void aSyncThatFailsIsExplained() {
        inject(SYNC_ERROR, 5);
        try (ByteSink sink = open()) {
            sink.write(memory.address(), BYTES);
            assertFails(sink::sync, "sync the temporary file for", "EIO");
        }
    }

    @Test
    void aRenameThatFailsIsExplained() {
        inject(RENAME_ERROR, 13);
        try (ByteSink sink = open()) {
            sink.write(memory.address(), BYTES);
            sink.sync();
            assertFails(sink::publish, "rename the temporary file to", "EACCES");
        }
    }
}
