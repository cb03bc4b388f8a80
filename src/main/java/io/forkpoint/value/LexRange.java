package io.forkpoint.value;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A range of members by their unsigned bytes. It applies to sorted sets whose members all have the same score. With other
 * sorted sets, it is not specified which members are in the range.
 */
public final class LexRange extends SortedSetRange {
    private static final LexRange ALL = new LexRange(null, true, null, true);

    /** Null: no bound. */
    private final byte @Nullable [] min;

    private final boolean minIncluded;
    private final byte @Nullable [] max;
    private final boolean maxIncluded;

    private LexRange(byte @Nullable [] min, boolean minIncluded, byte @Nullable [] max, boolean maxIncluded) {
        this.min = min;
        this.minIncluded = minIncluded;
        this.max = max;
        this.maxIncluded = maxIncluded;
    }

    /**
     * Returns the range of all members.
     *
     * @return the range
     */
    public static LexRange all() {
        return ALL;
    }

    /**
     * Returns the range between two bounds, both inclusive. The bounds need not be members.
     *
     * @param min the lower bound, not null
     * @param max the upper bound, not null; if it is below the lower bound, the range is empty
     * @return the range
     */
    public static LexRange between(byte[] min, byte[] max) {
        return new LexRange(min.clone(), true, max.clone(), true);
    }

    /**
     * Returns the range from a lower bound on, inclusive.
     *
     * @param min the lower bound, not null
     * @return the range
     */
    public static LexRange atLeast(byte[] min) {
        return new LexRange(min.clone(), true, null, true);
    }

    /**
     * Returns the range up to an upper bound, inclusive.
     *
     * @param max the upper bound, not null
     * @return the range
     */
    public static LexRange atMost(byte[] max) {
        return new LexRange(null, true, max.clone(), true);
    }

    /**
     * Returns the range above a lower bound, exclusive.
     *
     * @param min the lower bound, not null
     * @return the range
     */
    public static LexRange above(byte[] min) {
        return atLeast(min).excludingMin();
    }

    /**
     * Returns the range below an upper bound, exclusive.
     *
     * @param max the upper bound, not null
     * @return the range
     */
    public static LexRange below(byte[] max) {
        return atMost(max).excludingMax();
    }

    /**
     * Returns this range without its lower bound.
     *
     * @return another range
     */
    public LexRange excludingMin() {
        return new LexRange(min, false, max, maxIncluded);
    }

    /**
     * Returns this range without its upper bound.
     *
     * @return another range
     */
    public LexRange excludingMax() {
        return new LexRange(min, minIncluded, max, false);
    }

    /** {@return the lower bound, a copy; null if there is none} */
    public byte @Nullable [] min() {
        return min == null ? null : min.clone();
    }

    /** {@return whether the lower bound is inclusive} */
    public boolean isMinIncluded() {
        return minIncluded;
    }

    /** {@return the upper bound, a copy; null if there is none} */
    public byte @Nullable [] max() {
        return max == null ? null : max.clone();
    }

    /** {@return whether the upper bound is inclusive} */
    public boolean isMaxIncluded() {
        return maxIncluded;
    }

    @Override
    public String toString() {
        return "members " + text(min, minIncluded ? "[" : "(", "-") + " to " + text(max, maxIncluded ? "[" : "(", "+");
    }

    private static String text(byte @Nullable [] bound, String prefix, String none) {
        return bound == null ? none : prefix + HexFormat.of().formatHex(bound);
    }
}
