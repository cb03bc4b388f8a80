package io.forkpoint.internal.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Marks on the mappings of this JVM, as the kernel shows them. */
class TrimTest {
    private static final long INDEX_BYTES = 1 << 20;

    private final HelperLibrary helper = Helper.library();

    /** A mapping that carries the flag "dc" (do not copy on fork). */
    private record Marked(long start, long end) {}

    @Test
    void whatTheChildDoesNotNeedIsMarkedWhileTrimmedAndNothingAfter() throws IOException {
        long other = helper.fp_map(MapKind.PRIVATE, INDEX_BYTES);
        try (HandBuiltArena arena = new HandBuiltArena(helper, MapKind.PRIVATE)) {
            int count = arena.trim();
            boolean otherMarked = isMarked(other);
            boolean arenaMarked = isMarked(arena.arena.address());
            int restored = helper.fp_trim_restore();
            assertThat(count).as("a JVM has well above a hundred mappings").isGreaterThan(50);
            assertThat(restored).isEqualTo(count);
            assertThat(otherMarked).isTrue();
            assertThat(arenaMarked).isFalse();
            assertThat(isMarked(other)).isFalse();
        } finally {
            helper.fp_unmap(other, INDEX_BYTES);
        }
    }

    @Test
    void anIndexMappingStaysMarked() throws IOException {
        // Index mappings of stores that other tests left to the garbage collector may go meanwhile: never more than
        // before.
        long before = bytesMarked();
        long index = helper.fp_map(MapKind.INDEX, INDEX_BYTES);
        try (HandBuiltArena arena = new HandBuiltArena(helper, MapKind.PRIVATE)) {
            arena.trim();
            helper.fp_trim_restore();
            assertThat(isMarked(index)).isTrue();
            assertThat(isMarked(index + INDEX_BYTES - 1)).isTrue();
            assertThat(bytesMarked()).isLessThanOrEqualTo(before + INDEX_BYTES);
        } finally {
            helper.fp_unmap(index, INDEX_BYTES);
        }
        assertThat(bytesMarked()).isLessThanOrEqualTo(before);
    }

    @Test
    void restoringWithoutTrimmingIsHarmless() {
        assertThat(helper.fp_trim_restore()).isZero();
    }

    private static boolean isMarked(long address) throws IOException {
        return marked().stream().anyMatch(m -> m.start <= address && address < m.end);
    }

    private static long bytesMarked() throws IOException {
        return marked().stream().mapToLong(m -> m.end - m.start).sum();
    }

    private static List<Marked> marked() throws IOException {
        List<Marked> marked = new ArrayList<>();
        Marked mapping = null;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String range = line.substring(0, line.indexOf(' '));
                int dash = range.indexOf('-');
                mapping = new Marked(
                        Long.parseUnsignedLong(range, 0, dash, 16),
                        Long.parseUnsignedLong(range, dash + 1, range.length(), 16));
            } else if (line.startsWith("VmFlags:") && (line + " ").contains(" dc ")) {
                marked.add(mapping);
            }
        }
        return marked;
    }
}
