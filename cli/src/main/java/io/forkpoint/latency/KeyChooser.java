package io.forkpoint.latency;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/** Which entry is written next. Seeded, so that every target gets the same sequence. For one thread. */
final class KeyChooser {
    /** A prime: times a rank, modulo the number of keys, it spreads the popular ones over all of them. */
    private static final long SPREAD = 2_147_483_629;

    private KeyChooser() {}

    /**
     * Numbers from 0 to {@code keys - 1}.
     *
     * @param zipf exponent of Zipf's distribution, or 0 for all alike; with another one there are at most 2^31 - 1 keys
     */
    static LongSupplier of(long keys, double zipf, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        if (zipf == 0) {
            return () -> random.nextLong(keys);
        }
        UniformRandomProvider provider = random::nextLong;
        SharedStateDiscreteSampler ranks = RejectionInversionZipfSampler.of(provider, Math.toIntExact(keys), zipf);
        return () -> spread(ranks.sample() - 1L, keys);
    }

    /** A bijection of the numbers below {@code keys}, which are at most 2^31. */
    static long spread(long rank, long keys) {
        return rank * SPREAD % keys;
    }
}
