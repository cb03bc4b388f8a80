package io.forkpoint.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A member of a sorted set with its score. The natural order is that of the set: by score, then by unsigned bytes. */
public final class ScoredMember implements Comparable<ScoredMember> {
    private final byte[] member;
    private final double score;

    /**
     * Creates a member with a score.
     *
     * @param member the bytes of the member, which are not copied
     * @param score the score, which may be infinite
     * @throws IllegalArgumentException if the score is not a number
     */
    public ScoredMember(byte[] member, double score) {
        this.member = java.util.Objects.requireNonNull(member, "member");
        this.score = score;
        checkScore(score);
    }

    /**
     * Returns a score as it is stored. -0 becomes 0; only a file may have -0.
     *
     * @param score the score, which may be infinite
     * @return the stored score
     * @throws IllegalArgumentException if the score is not a number
     */
    public static double checkScore(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score must be a number, or infinite: score=" + score);
        }
        return score == 0 ? 0.0 : score;
    }

    /**
     * Returns the member.
     *
     * @return the bytes of the member; not a copy
     */
    public byte[] member() {
        return member;
    }

    /**
     * Returns the score.
     *
     * @return the score, which may be infinite
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
