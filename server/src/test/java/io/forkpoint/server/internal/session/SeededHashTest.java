package io.forkpoint.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables that clients fill. */
class SeededHashTest {
    private static final int NAMES = 4096;

    /** All have the same {@code Arrays.hashCode}. */
    private static byte[] name(int number) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            name.append((number >> i & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void spreadsNamesThatCollideInAPredictableHash() {
        Set<Integer> predictable = new HashSet<>();
        Set<Integer> channels = new HashSet<>();
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < NAMES; i++) {
            predictable.add(Arrays.hashCode(name(i)));
            channels.add(new ChannelName(name(i)).hashCode());
            keys.add(new DatabaseKey(i % 16, name(i)).hashCode());
        }
        assertThat(predictable).hasSize(1);
        assertThat(channels).hasSizeGreaterThan(NAMES - 10);
        assertThat(keys).hasSizeGreaterThan(NAMES - 10);
    }

    /** What has one hash all the same is found by its order. */
    @Test
    void ordersNamesAsTheyAreEqual() {
        assertThat(new ChannelName(name(5))).isEqualByComparingTo(new ChannelName(name(5)));
        assertThat(new ChannelName(name(5)).compareTo(new ChannelName(name(6)))).isPositive();
        assertThat(new DatabaseKey(1, name(5))).isEqualByComparingTo(new DatabaseKey(1, name(5)));
        assertThat(new DatabaseKey(1, name(5)).compareTo(new DatabaseKey(2, name(5))))
                .isNegative();
        assertThat(new DatabaseKey(1, name(5)).compareTo(new DatabaseKey(2, name(6))))
                .isPositive();
    }
}
