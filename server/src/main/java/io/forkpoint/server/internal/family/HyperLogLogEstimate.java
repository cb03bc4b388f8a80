package io.forkpoint.server.internal.family;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The arithmetic of {@link HyperLogLog}: MurmurHash64A, and the estimator of Otmar Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches", arXiv:1702.01284. Both use Redis's constants, so that the numbers are the same.
 */
final class HyperLogLogEstimate {
    /** The number of a hash's bits that do not select the register. */
    static final int HASH_BITS = 50;

    private static final long SEED = 0xadc83b19L;
    private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
    private static final int SHIFT = 47;
    /** 0.5 / ln 2. */
    private static final double ALPHA = 0.7213475204444817;

    private HyperLogLogEstimate() {}

    /** Computes MurmurHash64A. */
    static long hash(byte[] element) {
        UnsafeBuffer buffer = new UnsafeBuffer(element);
        long hash = SEED ^ (element.length * MULTIPLIER);
        int words = element.length & ~7;
        for (int i = 0; i < words; i += 8) {
            long word = buffer.getLong(i, ByteOrder.LITTLE_ENDIAN) * MULTIPLIER;
            word ^= word >>> SHIFT;
            hash = (hash ^ word * MULTIPLIER) * MULTIPLIER;
        }
        if (words < element.length) {
            long rest = 0;
            for (int i = element.length - 1; i >= words; i--) {
                rest = (rest << 8) | (element[i] & 0xff);
            }
            hash = (hash ^ rest) * MULTIPLIER;
        }
        hash = (hash ^ hash >>> SHIFT) * MULTIPLIER;
        return hash ^ hash >>> SHIFT;
    }

    /** Returns the register that a hash selects. */
    static int register(long hash) {
        return (int) hash & (HyperLogLog.REGISTERS - 1);
    }

    /** Returns the value to which a hash raises its register at least: the place of its first bit after the register's. */
    static int value(long hash) {
        return Long.numberOfTrailingZeros(hash >>> 14 | 1L << HASH_BITS) + 1;
    }

    /** Returns the estimated number of different elements, for registers of 6 bits. */
    static long of(int[] registers) {
        int[] counts = new int[64];
        for (int register : registers) {
            counts[register]++;
        }
        double all = registers.length;
        double z = all * tau((all - counts[HASH_BITS + 1]) / all);
        for (int i = HASH_BITS; i >= 1; i--) {
            z = (z + counts[i]) * 0.5;
        }
        z += all * sigma(counts[0] / all);
        return Math.round(ALPHA * all * all / z);
    }

    private static double sigma(double share) {
        if (share == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = share;
        double y = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (before != z);
        return z;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (before != z);
        return z / 3;
    }
}
