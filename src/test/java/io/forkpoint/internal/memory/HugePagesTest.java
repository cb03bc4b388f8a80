package io.forkpoint.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Errno;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is asked of the kernel, and when; the kernel's part is played by the test. */
class HugePagesTest {
    private static final long SECOND = 1_000_000_000;

    private final List<String> calls = new ArrayList<>();
    private final BitSet full = new BitSet();
    private final BitSet refused = new BitSet();
    private int blocks;
    private long version;

    private final HugePages pages = new HugePages(this::collapse, true, new HugePages.Use() {
        @Override
        public int blocks() {
            return blocks;
        }

        @Override
        public boolean isFull(int block) {
            return full.get(block);
        }

        @Override
        public long version() {
            return version;
        }
    });

    private int collapse(long offset, long bytes) {
        int from = (int) (offset / HugePages.BLOCK_BYTES);
        int to = (int) ((offset + bytes) / HugePages.BLOCK_BYTES);
        if (to > from) {
            calls.add(from + "-" + to);
        }
        int first = refused.nextSetBit(from);
        return first >= 0 && first < to ? -Errno.EAGAIN : 0;
    }

    /** Steps to the end of a round; returns the blocks that the kernel was asked for. */
    private List<String> round(long now) {
        calls.clear();
        while (pages.step(now)) {
            assertThat(calls).hasSizeLessThan(100_000);
        }
        return List.copyOf(calls);
    }

    private void use(int from, int to) {
        full.set(from, to);
        blocks = Math.max(blocks, to);
        version++;
    }

    @Test
    void fullBlocksAreMadeHugeOnceEightAtATime() {
        use(0, 3);
        use(5, 25);
        assertThat(round(0)).containsExactly("0-3", "5-13", "13-21", "21-25");
        assertThat(pages.bytes()).isEqualTo(23 * HugePages.BLOCK_BYTES);
        assertThat(round(1)).isEmpty();
        use(3, 4);
        assertThat(round(2)).containsExactly("3-4");
    }

    @Test
    void aLargeArenaIsLookedAtInParts() {
        blocks = 100_000;
        use(99_999, 100_000);
        int steps = 1;
        while (pages.step(0)) {
            steps++;
        }
        assertThat(steps).isGreaterThan(90);
        assertThat(calls).containsExactly("99999-100000");
    }

    @Test
    void whatIsRefusedIsTriedAgainLaterAndLater() {
        use(0, 4);
        refused.set(2);
        assertThat(round(0)).containsExactly("0-4");
        assertThat(pages.bytes()).isZero();
        use(4, 5);
        assertThat(round(SECOND)).as("a refusal has just been").isEmpty();
        assertThat(round(2 * SECOND)).containsExactly("0-5");
        assertThat(round(5 * SECOND)).isEmpty();
        refused.clear();
        assertThat(round(6 * SECOND)).containsExactly("0-5");
        assertThat(pages.bytes()).isEqualTo(5 * HugePages.BLOCK_BYTES);
        assertThat(round(1000 * SECOND)).isEmpty();
    }

    @Test
    void whatWasGivenBackIsMadeHugeAgainWhenItIsFull() {
        use(0, 6);
        round(0);
        full.clear(2, 4);
        pages.forget(2 * HugePages.BLOCK_BYTES, 2 * HugePages.BLOCK_BYTES);
        version++;
        assertThat(pages.bytes()).isEqualTo(4 * HugePages.BLOCK_BYTES);
        assertThat(round(1)).isEmpty();
        use(2, 4);
        assertThat(round(2)).containsExactly("2-4");
        pages.forget(2 * HugePages.BLOCK_BYTES + 65536, 65536);
        version++;
        assertThat(round(3)).as("a part of a block").containsExactly("2-3");
    }

    @Test
    void afterAForkAllAreLookedAtAgain() {
        use(0, 2);
        round(0);
        pages.forget();
        assertThat(pages.bytes()).isZero();
        assertThat(round(1)).containsExactly("0-2");
    }

    @Test
    void whoAsksHowMuchThereIsDoesNotWaitForTheKernel() {
        HugePages[] busy = new HugePages[1];
        busy[0] = new HugePages(
                (offset, bytes) -> {
                    if (bytes > 0) {
                        assertThat(CompletableFuture.supplyAsync(busy[0]::bytes)
                                        .orTimeout(1, TimeUnit.MINUTES)
                                        .join())
                                .isZero();
                    }
                    return 0;
                },
                true,
                whole(1));
        assertThat(busy[0].makeAt(0)).isTrue();
        assertThat(busy[0].bytes()).isEqualTo(HugePages.BLOCK_BYTES);
    }

    private static HugePages.Use whole(int blocks) {
        return new HugePages.Use() {
            @Override
            public int blocks() {
                return blocks;
            }

            @Override
            public boolean isFull(int block) {
                return true;
            }

            @Override
            public long version() {
                return 1;
            }
        };
    }

    @Test
    void oneIsMadeAheadOfItsUse() {
        assertThat(pages.makeAt(3 * HugePages.BLOCK_BYTES)).isTrue();
        assertThat(pages.makeAt(3 * HugePages.BLOCK_BYTES)).isTrue();
        assertThat(calls).containsExactly("3-4");
        use(0, 5);
        assertThat(round(0)).containsExactly("0-3", "4-5");
        refused.set(7);
        assertThat(pages.makeAt(7 * HugePages.BLOCK_BYTES)).isFalse();
    }

    @Test
    void aKernelWithoutThemIsNotAskedAgain() {
        int[] asked = {0};
        HugePages none = new HugePages(
                (offset, bytes) -> {
                    asked[0]++;
                    return -Errno.EINVAL;
                },
                true,
                whole(8));
        assertThat(none.isOn()).isFalse();
        assertThat(none.step(0)).isFalse();
        assertThat(none.makeAt(0)).isFalse();
        assertThat(asked[0]).isOne();
    }
}
