package io.forkpoint.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A member of a sorted set and its score. Ordered as in the set: by score, then by the unsigned bytes of the member. */
public final class ScoredMember implements Comparable<ScoredMember> {
    private final byte[] member;
    private final double score;

    /**
     * A member with a score.
     *
     * @param member its bytes, which are not copied
     * @param score any number
     * @throws IllegalArgumentException if the score is not a number
     */
    public ScoredMember(byte[] member, double score) {
        this.member = java.util.Objects.requireNonNull(member, "member");
        this.score = score;
        checkScore(score);
    }

    /**
     * Returns a score as it is stored when it is given: -0 becomes 0, only a file can have it.
     *
     * @param score a number, or infinite
     * @return the score
     */
    public static double checkScore(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score must be a number, or infinite: score=" + score);
        }
        return score == 0 ? 0.0 : score;
    }

    /**
     * The member.
     *
     * @return its bytes; not a copy
     */
    public byte[] member() {
        return member;
    }

    /**
     * Its score.
     *
     * @return a number, may be infinite
     */
    public double score() {
        return score;
    }

    @Override
    public int compareTo(ScoredMember other) {
        int order = Double.compare(score, other.score);
        return order != 0 ? order : Arrays.compareUnsigned(member, other.member);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScoredMember that
                && Double.compare(score, that.score) == 0
                && Arrays.equals(member, that.member);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(member) + Double.hashCode(score);
    }

    @Override
    public String toString() {
        return new String(member, StandardCharsets.UTF_8) + "=" + score;
    }
}
