package io.forkpoint.internal.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Values of all kinds that a scan encodes in a way of their own: numbers, text that compresses, noise, long ones. */
final class RandomValues {
    private static final int WIDE = 1 << 14;
    private static final int OWN_SEGMENT = 1 << 18;

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    byte[] any() {
        return switch (random.nextInt(64)) {
            case 0 ->
                ofLength(random.nextInt(8) == 0 ? OWN_SEGMENT + random.nextInt(WIDE) : WIDE + random.nextInt(WIDE));
            case 1, 2, 3, 4 -> ofLength(random.nextInt(5000));
            case 5, 6, 7, 8, 9, 10, 11, 12 -> number();
            default -> ofLength(random.nextInt(200));
        };
    }

    byte[] number() {
        return Long.toString(random.nextLong() >> random.nextInt(Long.SIZE)).getBytes(StandardCharsets.US_ASCII);
    }

    /** Noise, or a few bytes again and again. */
    byte[] ofLength(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            int period = 1 + random.nextInt(12);
            for (int i = period; i < length; i++) {
                bytes[i] = bytes[i - period];
            }
        }
        return bytes;
    }
}
