package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPartsTest {
    @TempDir
    Path folder;

    private SnapshotSink file(String name) {
        return SnapshotSink.file(folder.resolve(name));
    }

    @Test
    void noneAndTooManyAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotParts(List.of()))
                .withMessageContaining("parts=0");
        SnapshotPart part = SnapshotPart.all(file("a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotParts(Collections.nCopies(17, part)))
                .withMessageContaining("parts=17");
    }

    @Test
    void twoMustNotShareADatabase() {
        List<SnapshotPart> parts = List.of(
                SnapshotPart.databases(file("a"), 1, 3, 5),
                SnapshotPart.databases(file("b"), 2),
                SnapshotPart.databases(file("c"), 5, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotParts(parts))
                .withMessageContainingAll(
                        "databases=[3, 5]", folder.resolve("c").toString());
    }

    @Test
    void twoMustNotNameTheSameFile() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
        Files.createSymbolicLink(folder.resolve("folder"), folder);
        for (String name : List.of("a", "../" + folder.getFileName() + "/a", "link", "folder/a")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> two(file("a"), file(name)))
                    .withMessageContaining(folder.resolve(name).toString());
        }
        assertThat(two(file("a"), file("b")).list()).hasSize(2);
    }

    @Test
    void twoMustNotNameTheSameStream() {
        GatedChannel channel = new GatedChannel();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two(SnapshotSink.channel(channel), SnapshotSink.channel(channel)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two(SnapshotSink.descriptor(7), SnapshotSink.descriptor(7)))
                .withMessageContaining("the file descriptor 7");
        assertThat(two(SnapshotSink.channel(channel), SnapshotSink.channel(new GatedChannel()))
                        .list())
                .hasSize(2);
    }

    @Test
    void whatCannotBeWrittenIsLeftToTheSnapshot() throws IOException {
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThat(two(file("loop"), file("missing/b")).list()).hasSize(2);
    }

    @Test
    void theyAreDescribedByTheFirst() {
        assertThat(new SnapshotParts(List.of(SnapshotPart.all(file("a")))).describe())
                .isEqualTo(folder.resolve("a").toString());
        SnapshotParts two = two(SnapshotSink.descriptor(3), file("b"));
        assertThat(two.describe()).isEqualTo("the file descriptor 3 and 1 more");
        assertThat(two.databases()).isEqualTo(0b11);
    }

    private static SnapshotParts two(SnapshotSink first, SnapshotSink second) {
        return new SnapshotParts(List.of(SnapshotPart.databases(first, 0), SnapshotPart.databases(second, 1)));
    }
}
