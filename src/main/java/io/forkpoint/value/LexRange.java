package io.forkpoint.value;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Members by their unsigned bytes, for sets whose members all have the same score, or scores that order them alike. With
 * other sets it is not said which members are in it.
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
     * All members.
     *
     * @return the range
     */
    public static LexRange all() {
        return ALL;
    }

    /**
     * From one member to another, both included, be they members or not.
     *
     * @param min the lowest, not null
     * @param max the highest, not null; if it is below, the range is empty
     * @return the range
     */
    public static LexRange between(byte[] min, byte[] max) {
        return new LexRange(min.clone(), true, max.clone(), true);
    }

    /**
     * A member and all above.
     *
     * @param min the lowest, not null
     * @return the range
     */
    public static LexRange atLeast(byte[] min) {
        return new LexRange(min.clone(), true, null, true);
    }

    /**
     * A member and all below.
     *
     * @param max the highest, not null
     * @return the range
     */
    public static LexRange atMost(byte[] max) {
        return new LexRange(null, true, max.clone(), true);
    }

    /**
     * All above a member.
     *
     * @param min what they are above, not null
     * @return the range
     */
    public static LexRange above(byte[] min) {
        return atLeast(min).excludingMin();
    }

    /**
     * All below a member.
     *
     * @param max what they are below, not null
     * @return the range
     */
    public static LexRange below(byte[] max) {
        return atMost(max).excludingMax();
    }

    /**
     * This range without its lowest member.
     *
     * @return another range
     */
    public LexRange excludingMin() {
        return new LexRange(min, false, max, maxIncluded);
    }

    /**
     * This range without its highest member.
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

    /** {@return whether what equals the lower bound belongs to it} */
    public boolean isMinIncluded() {
        return minIncluded;
    }

    /** {@return the upper bound, a copy; null if there is none} */
    public byte @Nullable [] max() {
        return max == null ? null : max.clone();
    }

    /** {@return whether what equals the upper bound belongs to it} */
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
