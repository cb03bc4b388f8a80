package io.forkpoint.bench;

import java.util.concurrent.ThreadLocalRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Numbers of keys by a distribution, drawn beforehand: to draw one by Zipf's law costs about as much as a get, to read
 * the next of a list costs the same for all. Long enough that a round covers most of the keys that will ever be drawn.
 */
final class Numbers {
    /** What YCSB takes. */
    private static final double ZIPF_EXPONENT = 0.99;

    private static final int COUNT = 1 << 22;

    private final int[] numbers = new int[COUNT];
    private int next = ThreadLocalRandom.current().nextInt(COUNT);

    /** Of 0 to {@code entries - 1}, by {@code uniform} or {@code zipf}. */
    Numbers(String distribution, long entries) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create();
        switch (distribution) {
            case "uniform" -> uniform(random, entries);
            case "zipf" -> zipf(random, entries);
            default ->
                throw new IllegalArgumentException(
                        "no such distribution: " + distribution + "; known are uniform, zipf");
        }
    }

    private void uniform(UniformRandomProvider random, long entries) {
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = (int) random.nextLong(entries);
        }
    }

    /** The ranks are scattered, as YCSB does, so that the popular keys were not the first to be put. */
    private void zipf(UniformRandomProvider random, long entries) {
        SharedStateDiscreteSampler ranks =
                RejectionInversionZipfSampler.of(random, Math.toIntExact(entries), ZIPF_EXPONENT);
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = (int) Long.remainderUnsigned(Keys.mix(ranks.sample()), entries);
        }
    }

    long next() {
        return numbers[next++ & (COUNT - 1)];
    }
}
