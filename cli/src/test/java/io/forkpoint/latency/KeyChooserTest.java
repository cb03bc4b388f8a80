package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class KeyChooserTest {
    private static final int KEYS = 10_000;
    private static final int DRAWS = 200_000;

    private static int[] draw(double zipf) {
        LongSupplier chooser = KeyChooser.of(KEYS, zipf, 1);
        int[] counts = new int[KEYS];
        for (int i = 0; i < DRAWS; i++) {
            counts[Math.toIntExact(chooser.getAsLong())]++;
        }
        return counts;
    }

    private static int greatest(int[] counts) {
        return java.util.Arrays.stream(counts).max().orElseThrow();
    }

    @Test
    void withoutSkewAllKeysAreAlike() {
        // 20 of each on average; 60 of one would be nine standard deviations off.
        assertThat(greatest(draw(0))).isLessThan(60);
    }

    @Test
    void withSkewTheMostPopularKeyHasItsShare() {
        // 1 / H(10000, 0.99) = 9.8 %.
        assertThat(greatest(draw(0.99)) / (double) DRAWS).isBetween(0.09, 0.11);
    }

    @Test
    void popularKeysDoNotLieSideBySide() {
        boolean[] seen = new boolean[KEYS];
        for (long rank = 0; rank < KEYS; rank++) {
            seen[(int) KeyChooser.spread(rank, KEYS)] = true;
        }
        assertThat(seen).doesNotContain(false);
        assertThat(Math.abs(KeyChooser.spread(1, KEYS) - KeyChooser.spread(2, KEYS)))
                .isGreaterThan(10);
    }

    @Test
    void everyTargetGetsTheSameKeys() {
        LongSupplier one = KeyChooser.of(KEYS, 0.99, 7);
        LongSupplier other = KeyChooser.of(KEYS, 0.99, 7);
        for (int i = 0; i < 100; i++) {
            assertThat(one.getAsLong()).isEqualTo(other.getAsLong());
        }
    }

    @Test
    void aShareOfTheWritesExpires() {
        ExpiryShare share = new ExpiryShare(0.25);
        int expiring = 0;
        for (int i = 0; i < 1000; i++) {
            expiring += share.next() ? 1 : 0;
        }
        assertThat(expiring).isEqualTo(250);
    }
}
