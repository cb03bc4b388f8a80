package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.SnapshotTargetException;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a scan's bytes go: files, descriptors, channels, and how each can fail. */
class ByteSinkTest {
    private static final int BYTES = 10_000;

    @TempDir
    Path folder;

    private final HelperLibrary helper = Helper.library();
    private final Mapping memory = Mapping.sharedWithChild(BYTES);
    private final byte[] content = new byte[BYTES];
    private volatile boolean stopped;
    private Path target;
    private Leftovers before;

    @BeforeEach
    void fill() throws IOException {
        new Random(1).nextBytes(content);
        new UnsafeBuffer(memory.address(), BYTES).putBytes(0, content);
        target = Files.write(folder.resolve("dump.rdb"), new byte[] {1, 2, 3});
        before = Leftovers.look(folder);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        Leftovers.look(folder).assertNothingSince(before);
    }

    private ByteSink open(SnapshotSink sink) {
        return ByteSink.open(
                helper, sink, SnapshotOptions.builder().pageCache(false).build(), () -> stopped);
    }

    private ByteSink openFile() {
        return open(SnapshotSink.file(target));
    }

    /** In two pieces. */
    private void writeAll(ByteSink sink) {
        sink.write(memory.address(), 1);
        sink.write(memory.address() + 1, BYTES - 1);
    }

    @Test
    void aFileAppearsWhenItIsPublished() throws IOException {
        try (ByteSink sink = openFile()) {
            writeAll(sink);
            sink.sync();
            assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
            sink.publish();
            assertThat(target).hasBinaryContent(content);
        }
        assertThat(target).hasBinaryContent(content);
        assertThat(folder.toFile().list()).containsExactly("dump.rdb");
    }

    @Test
    void aFileThatIsNotPublishedLeavesTheLastGoodOne() {
        try (ByteSink sink = openFile()) {
            writeAll(sink);
            sink.sync();
        }
        assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(folder.toFile().list()).containsExactly("dump.rdb");
    }

    @Test
    void closingTwiceClosesNobodyElsesDescriptors() throws IOException {
        ByteSink first = openFile();
        first.close();
        try (ByteSink second = open(SnapshotSink.file(folder.resolve("other.rdb")))) {
            first.close();
            writeAll(second);
            second.sync();
            second.publish();
        }
        assertThat(folder.resolve("other.rdb")).hasBinaryContent(content);
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThatThrownBy(() -> open(SnapshotSink.file(folder.resolve("missing/dump.rdb"))))
                .isInstanceOf(SnapshotTargetException.class)
                .hasMessageContainingAll("open the folder of", "missing", "ENOENT");
    }

    @Test
    void aFolderThatVanishesIsNamed() throws IOException {
        Path doomed = Files.createDirectory(folder.resolve("doomed"));
        try (ByteSink sink = open(SnapshotSink.file(doomed.resolve("dump.rdb")))) {
            writeAll(sink);
            Files.delete(doomed);
            assertThatThrownBy(sink::publish)
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContainingAll("give a name to the temporary file for", "doomed", "ENOENT");
        }
    }

    @Test
    void aNameThatCannotBeReplacedIsNamed() throws IOException {
        try (ByteSink sink = openFile()) {
            writeAll(sink);
            Files.delete(target);
            Files.createDirectory(target);
            assertThatThrownBy(sink::publish)
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContainingAll("rename the temporary file to", target.toString(), "EISDIR");
        }
        assertThat(folder.toFile().list()).containsExactly("dump.rdb");
    }

    @Test
    void aPipeThatNobodyReadsHoldsUpNobodyWhoMustStop() throws Exception {
        UnsafeBuffer ends = new UnsafeBuffer(memory.address(), BYTES);
        assertThat(helper.fp_pipe(memory.address())).isZero();
        int readingEnd = ends.getInt(0);
        int writingEnd = ends.getInt(Integer.BYTES);
        ends.putBytes(0, content);
        try (ByteSink sink = open(SnapshotSink.descriptor(writingEnd))) {
            CountDownLatch full = new CountDownLatch(1);
            Thread writer = new Thread(() -> {
                // More than a pipe holds.
                for (int i = 0; i < 100; i++) {
                    writeAll(sink);
                    full.countDown();
                }
            });
            writer.start();
            full.await();
            stopped = true;
            writer.join();
        } finally {
            helper.fp_close(readingEnd);
            helper.fp_close(writingEnd);
        }
    }

    @Test
    void aDescriptorTakesTheBytesAndStaysOpen() throws IOException {
        Path file = folder.resolve("by-descriptor");
        int directory = helper.fp_open_directory(folder.toString());
        int descriptor = helper.fp_open_temporary(directory, "by-descriptor");
        for (int i = 0; i < 2; i++) {
            try (ByteSink sink = open(SnapshotSink.descriptor(descriptor))) {
                writeAll(sink);
                sink.sync();
                sink.publish();
            }
        }
        assertThat(helper.fp_close(descriptor)).isZero();
        helper.fp_close(directory);
        assertThat(file).hasSize(2L * BYTES);
        assertThat(Arrays.copyOf(Files.readAllBytes(file), BYTES)).isEqualTo(content);
    }

    @Test
    void aClosedDescriptorIsNamed() {
        try (ByteSink sink = open(SnapshotSink.descriptor(1_000_000))) {
            assertThatThrownBy(() -> writeAll(sink))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContainingAll("write to the file descriptor 1000000", "EBADF", "open for writing");
        }
    }

    @Test
    void aReaderThatHasGoneIsNamed() {
        UnsafeBuffer ends = new UnsafeBuffer(memory.address(), 8);
        assertThat(helper.fp_pipe(memory.address())).isZero();
        int writing = ends.getInt(4);
        helper.fp_close(ends.getInt(0));
        try (ByteSink sink = open(SnapshotSink.descriptor(writing))) {
            assertThatThrownBy(() -> writeAll(sink))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContainingAll("the file descriptor " + writing, "EPIPE", "read to the end");
        } finally {
            helper.fp_close(writing);
        }
    }

    /** Takes at most so many bytes at a time, like a socket whose buffer is nearly full; then fails, or takes none. */
    private static final class SlowChannel implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int atATime;
        private final IOException failure;
        private boolean open = true;

        SlowChannel(int atATime, IOException failure) {
            this.atATime = atATime;
            this.failure = failure;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (failure != null && taken.size() > 0) {
                throw failure;
            }
            byte[] some = new byte[Math.min(atATime, source.remaining())];
            source.get(some);
            taken.writeBytes(some);
            return some.length;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    @Test
    void aChannelTakesTheBytesAndStaysOpen() {
        SlowChannel channel = new SlowChannel(777, null);
        try (ByteSink sink = open(SnapshotSink.channel(channel))) {
            writeAll(sink);
            sink.sync();
            sink.publish();
        }
        assertThat(channel.taken.toByteArray()).isEqualTo(content);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aChannelThatFailsIsExplained() {
        IOException cause = new IOException("the peer has had enough");
        try (ByteSink sink = open(SnapshotSink.channel(new SlowChannel(1, cause)))) {
            assertThatThrownBy(() -> writeAll(sink))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContainingAll("SlowChannel", "the peer has had enough")
                    .hasCause(cause);
        }
    }

    @Test
    void aChannelThatCannotBeWrittenIsExplained() throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ);
                ByteSink sink = open(SnapshotSink.channel(channel))) {
            assertThatThrownBy(() -> writeAll(sink))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContaining("NonWritableChannelException");
        }
    }

    @Test
    void aChannelThatTakesNothingIsToldToBlock() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().configureBlocking(false);
        try (ByteSink sink = open(SnapshotSink.channel(pipe.sink()))) {
            assertThatThrownBy(() -> {
                        while (true) {
                            writeAll(sink);
                        }
                    })
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContainingAll("took none of", "blocking mode");
        }
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void aScanPassesOnWhatItsSinkThrows() {
        try (ScanArena arena = new ScanArena()) {
            for (int i = 0; i < 1_000; i++) {
                arena.put(0, ("key:" + i).getBytes(US_ASCII), new byte[1_000]);
            }
            ByteSink sink = open(SnapshotSink.channel(new SlowChannel(1, new IOException("full"))));
            ScanPart part = new ScanPart(SnapshotPart.all(SnapshotSink.descriptor(0)), sink);
            SegmentScan scan = new SegmentScan(
                    arena.source(), SnapshotOptions.builder().lzf(false).build(), List.of(part), () -> false);
            assertThatThrownBy(() -> scan.run(ScanArena.EPOCH, arena.unitLimit()))
                    .isInstanceOf(SnapshotTargetException.class)
                    .hasMessageContaining("full");
            assertThat(arena.scanUnit()).isLessThan(arena.unitLimit());
        }
    }
}
