package io.forkpoint.internal.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockListTest {
    private static BlockList of(long from, long to) {
        BlockList list = new BlockList();
        for (long block = from; block < to; block++) {
            list.add(block);
        }
        return list;
    }

    private static List<Long> takeAll(BlockList list) {
        List<Long> taken = new ArrayList<>();
        while (!list.isEmpty()) {
            taken.add(list.take());
        }
        return taken;
    }

    @Test
    void givesBackWhatWasAddedLast() {
        BlockList list = of(0, 2000);
        assertThat(list.take()).isEqualTo(1999);
        list.add(7);
        assertThat(list.take()).isEqualTo(7);
        assertThat(takeAll(list)).hasSize(1999).startsWith(1998L).endsWith(0L);
        assertThat(list.isEmpty()).isTrue();
    }

    @Test
    void takesOverAnotherList() {
        for (int mine : new int[] {0, 1, 509, 510, 511, 1300}) {
            for (int others : new int[] {0, 1, 510, 1300}) {
                BlockList list = of(0, mine);
                BlockList other = of(5000, 5000 + others);
                list.takeAll(other);
                assertThat(other.isEmpty()).isTrue();
                list.add(9999);
                other.add(1);
                assertThat(takeAll(list))
                        .hasSize(mine + others + 1)
                        .doesNotHaveDuplicates()
                        .contains(9999L);
                other.clear();
                assertThat(other.isEmpty()).isTrue();
            }
        }
    }
}
