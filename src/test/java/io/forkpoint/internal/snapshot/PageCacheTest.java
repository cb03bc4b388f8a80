package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.host.FileSystems;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.machine.MachineFeature;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How much of a file stays in the page cache, while it is written and afterwards. */
@ParameterizedClass
@EnumSource
class PageCacheTest extends SnapshotFixture {
    private static final int MIB = 1 << 20;
    private static final int FILE_MIB = 48;
    private static final SnapshotOptions OPTIONS =
            SnapshotOptions.builder().lzf(false).build();

    @BeforeEach
    void requireDisk() {
        String type = FileSystems.type(folder);
        MachineFeature.DISK.require(
                !Set.of("tmpfs", "ramfs", "overlay", "unknown").contains(type), type);
    }

    private void fill() {
        byte[] value = new byte[MIB];
        Random random = new Random(1);
        for (int i = 0; i < FILE_MIB; i++) {
            random.nextBytes(value);
            database.put(bytes("large:" + i), value);
        }
    }

    /** How many MiB of a file have all of their pages in the page cache. */
    private static int cachedMib(Path file) throws IOException {
        int cached = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            for (long at = 0; at + MIB <= channel.size(); at += MIB) {
                if (channel.map(FileChannel.MapMode.READ_ONLY, at, MIB).isLoaded()) {
                    cached++;
                }
            }
        }
        return cached;
    }

    @Test
    void aFileIsNotInItAfterwards() throws IOException {
        fill();
        assertThat(snapshot(OPTIONS).join().bytes()).isGreaterThan((long) FILE_MIB * MIB);
        assertThat(cachedMib(target)).isLessThan(FILE_MIB / 4);
    }

    @Test
    void aFileStaysInItWhereThatIsWanted() throws IOException {
        fill();
        snapshot(OPTIONS.toBuilder().pageCache(true).build()).join();
        assertThat(cachedMib(target)).isGreaterThan(FILE_MIB / 2);
    }

    /** By a thread of this process; the child's are for the helper's own tests. */
    @Test
    void whatIsWrittenLeavesItOnTheWay() throws IOException {
        Mapping memory = Mapping.sharedWithChild(MIB);
        try (ByteSink sink = ByteSink.open(Helper.library(), SnapshotSink.file(target), OPTIONS, () -> false)) {
            for (int i = 0; i < FILE_MIB; i++) {
                sink.write(memory.address(), MIB);
            }
            assertThat(cachedMib(openFileOfFolder())).isLessThan(FILE_MIB * 2 / 3);
        }
    }

    /** The temporary file, which has no name. */
    private Path openFileOfFolder() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::isFileOfFolder).findFirst().orElseThrow();
        }
    }

    private boolean isFileOfFolder(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath())
                    && Files.isRegularFile(descriptor);
        } catch (IOException e) {
            if (Files.exists(descriptor)) {
                throw new UncheckedIOException(e);
            }
            return false;
        }
    }
}
