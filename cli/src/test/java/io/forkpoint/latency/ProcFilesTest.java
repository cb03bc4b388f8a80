package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFilesTest {
    @TempDir
    private Path folder;

    @Test
    void sharedMemoryIsNoCacheOfFiles() throws IOException {
        Path meminfo = folder.resolve("meminfo");
        Files.writeString(meminfo, """
                Buffers:           10000 kB
                Cached:          5000000 kB
                SwapCached:            7 kB
                Shmem:           3000000 kB
                ShmemHugePages:    20480 kB
                """);
        assertThat(ProcFiles.pageCacheBytes(meminfo.toString())).isEqualTo(2_000_000L << 10);
        assertThat(ProcFiles.pageCacheBytes(folder.resolve("none").toString())).isZero();
        assertThat(ProcFiles.pageCacheBytes("/proc/meminfo")).isPositive();
    }
}
