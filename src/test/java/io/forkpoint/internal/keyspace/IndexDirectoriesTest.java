package io.forkpoint.internal.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.MemoryLimitException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexDirectoriesTest {
    private final IndexDirectories directories = new IndexDirectories(16L << 20);

    @AfterEach
    void discard() {
        directories.discard();
    }

    private long taken(int bits, int firstPage) {
        long directory = directories.take(bits);
        for (int i = 0; i < 1 << bits; i++) {
            IndexDirectories.putPage(directory, i, firstPage + i);
        }
        return directory;
    }

    private static void check(long directory, int firstPage) {
        int bits = IndexDirectories.bits(directory);
        for (int i = 0; i < 1 << bits; i++) {
            assertThat(IndexDirectories.pageAt(directory, i)).isEqualTo(firstPage + i);
        }
    }

    @Test
    void namesPagesByTheFirstBitsOfAPosition() {
        for (int bits = 0; bits <= ShardIndex.MAX_DEPTH; bits++) {
            long directory = taken(bits, 1000);
            assertThat(IndexDirectories.bits(directory)).isEqualTo(bits);
            assertThat(IndexDirectories.page(directory, 0)).isEqualTo(1000);
            int last = (1 << bits) - 1;
            assertThat(IndexDirectories.page(directory, ShardIndex.POSITION_END - 1))
                    .isEqualTo(1000 + last);
            assertThat(IndexDirectories.page(directory, last << (ShardIndex.POSITION_BITS - bits)))
                    .isEqualTo(1000 + last);
            check(directory, 1000);
        }
    }

    @Test
    void directoriesDoNotOverlap() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(taken(i % 10, i * 1024));
        }
        for (int i = 0; i < 200; i++) {
            check(all.get(i), i * 1024);
        }
    }

    @Test
    void aDoubledOneNamesEachPageTwice() {
        long small = taken(7, 50);
        long large = directories.take(8);
        IndexDirectories.copyDoubled(small, large);
        for (int i = 0; i < 256; i++) {
            assertThat(IndexDirectories.pageAt(large, i)).isEqualTo(50 + i / 2);
        }
        check(small, 50);
    }

    /** A reader may still look at it. */
    @Test
    void whatWasGivenBackNamesPagesAsBefore() {
        List<Long> given = new ArrayList<>();
        for (int bits = 4; bits < 12; bits++) {
            for (int i = 0; i < 3; i++) {
                given.add(taken(bits, 7));
            }
        }
        given.forEach(directories::give);
        given.forEach(directory -> check(directory, 7));
        long allocated = directories.allocatedBytes();
        List<Long> again = new ArrayList<>();
        for (int bits = 4; bits < 12; bits++) {
            for (int i = 0; i < 3; i++) {
                again.add(directories.take(bits));
                check(again.get(again.size() - 1), 7);
            }
        }
        assertThat(again).containsExactlyInAnyOrderElementsOf(given);
        assertThat(directories.allocatedBytes()).isEqualTo(allocated);
    }

    @Test
    void shortOnesTakeTheSameMemory() {
        long one = taken(1, 7);
        directories.give(one);
        long allocated = directories.allocatedBytes();
        for (int bits = 0; bits <= 4; bits++) {
            long directory = directories.take(bits);
            assertThat(IndexDirectories.bits(directory)).isEqualTo(bits);
            assertThat(IndexDirectories.pageAt(directory, 0)).isEqualTo(7);
            directories.give(directory);
        }
        assertThat(directories.allocatedBytes()).isEqualTo(allocated);
    }

    @Test
    void withoutRoomItSaysSoAndKeepsWhatItHas() {
        IndexDirectories little = new IndexDirectories(4096);
        long directory = little.take(9);
        IndexDirectories.putPage(directory, 0, 3);
        assertThatThrownBy(() -> little.take(9)).isInstanceOf(MemoryLimitException.class);
        assertThat(IndexDirectories.pageAt(directory, 0)).isEqualTo(3);
        little.give(directory);
        assertThat(little.take(9)).isEqualTo(directory);
        little.discard();
    }
}
