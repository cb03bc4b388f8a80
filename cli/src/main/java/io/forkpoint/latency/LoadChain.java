package io.forkpoint.latency;

import java.util.SplittableRandom;

/**
 * A ring through all cache lines of a block of memory in random order. Each load's address is what the load before it
 * brought, so that no processor runs ahead, and each is a line of its own. For one thread.
 */
final class LoadChain {
    static final long LEAST_BYTES = 1 << 20;
    static final long MOST_BYTES = 1L << 32;
    /** Of 64 bytes, on x86-64. */
    private static final int LINE_INTS = 16;

    private final int[] next;
    private int at;

    private LoadChain(int[] next) {
        this.next = next;
    }

    /** Returns whether a block may have this size. */
    static boolean isSize(long bytes) {
        return bytes >= LEAST_BYTES && bytes <= MOST_BYTES;
    }

    /** A chain through so many bytes. */
    static LoadChain ofBytes(long bytes, long seed) {
        int[] next = new int[Math.toIntExact(bytes / Integer.BYTES)];
        int lines = next.length / LINE_INTS;
        for (int i = 0; i < lines; i++) {
            next[i * LINE_INTS] = i * LINE_INTS;
        }
        // Sattolo's shuffle: never with itself, which makes one ring of all.
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = lines - 1; i > 0; i--) {
            int other = random.nextInt(i) * LINE_INTS;
            int line = i * LINE_INTS;
            int saved = next[line];
            next[line] = next[other];
            next[other] = saved;
        }
        return new LoadChain(next);
    }

    /** Goes on by so many loads; returns the place where it is then. */
    int walk(int steps) {
        int place = at;
        for (int i = 0; i < steps; i++) {
            place = next[place];
        }
        at = place;
        return place;
    }
}
