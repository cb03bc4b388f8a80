package io.forkpoint;

import java.util.stream.LongStream;
import org.opentest4j.TestAbortedException;

/**
 * Seeds of random tests: some that stay the same and one that is new each time. A failure names its seed; {@code
 * -Dforkpoint.seed=<number>} runs that one alone.
 */
public final class Seeds {
    private static final String PROPERTY = "forkpoint.seed";

    private Seeds() {}

    public static LongStream some() {
        Long chosen = Long.getLong(PROPERTY);
        return chosen != null ? LongStream.of(chosen) : LongStream.of(20261120, System.nanoTime());
    }

    public static long one() {
        return Long.getLong(PROPERTY, System.nanoTime());
    }

    /** Runs a test whose failure names the seed. */
    public static void explain(long seed, String what, Attempt test) throws Exception {
        try {
            test.run();
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (Exception | AssertionError e) {
            throw new AssertionError("failed with -D" + PROPERTY + "=" + seed + " (" + what + ")", e);
        }
    }

    /** A test. */
    @FunctionalInterface
    public interface Attempt {
        void run() throws Exception;
    }
}
