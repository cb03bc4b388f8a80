package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SORTED_SET;

import io.forkpoint.codec.Codec;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.SortedSetRanges;
import io.forkpoint.internal.value.SortedSetValue;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddCounts;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.SortedSetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sorted set of one key: different byte strings in the order of their scores, and with equal scores in the order of
 * their unsigned bytes. {@link StoreSortedSets} has the operations on several sorted sets.
 *
 * <p>Scores are doubles and may be infinite. Not-a-number throws {@link IllegalArgumentException}; -0 becomes 0.
 */
public final class StoreSortedSet extends StoreCollection {
    StoreSortedSet(CollectionOperations operations, int database, byte[] key) {
        super(operations, database, key, TYPE_SORTED_SET);
    }

    private <T> T read(Function<SortedSetValue, T> action) {
        return readItem(value -> action.apply(new SortedSetValue(value)));
    }

    private <T> T readAll(Function<SortedSetRanges, T> action) {
        return readItems(value -> action.apply(new SortedSetRanges(value)));
    }

    private <T> T write(Function<SortedSetValue, T> action) {
        return writeItems(value -> action.apply(new SortedSetValue(value)));
    }

    private <T> T writeRanges(Function<SortedSetRanges, T> action) {
        return writeItems(value -> action.apply(new SortedSetRanges(value)));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns the score of a member (ZSCORE). Takes no lock.
     *
     * @param member the member
     * @return the score; empty if there is no such member
     */
    public OptionalDouble score(byte[] member) {
        Objects.requireNonNull(member, "member");
        return optional(read(set -> set.score(member)));
    }

    /**
     * Returns the scores of several members (ZMSCORE).
     *
     * @param members the members
     * @return the scores in the order of the arguments; empty where there is no such member
     */
    public List<OptionalDouble> scores(byte[]... members) {
        Objects.requireNonNull(members, "members");
        return read(set ->
                Arrays.stream(members).map(each -> optional(set.score(each))).toList());
    }

    private static OptionalDouble optional(double score) {
        return Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    /**
     * Returns the rank of a member, which is the number of members before it (ZRANK). Takes no lock.
     *
     * @param member the member
     * @return the rank; empty if there is no such member
     */
    public OptionalLong rank(byte[] member) {
        return rankAndScore(member).stream().mapToLong(RankAndScore::rank).findFirst();
    }

    /**
     * Returns the reverse rank of a member, which is the number of members after it (ZREVRANK). Takes no lock.
     *
     * @param member the member
     * @return the reverse rank; empty if there is no such member
     */
    public OptionalLong reverseRank(byte[] member) {
        return rankAndScore(member).stream()
                .mapToLong(RankAndScore::reverseRank)
                .findFirst();
    }

    /**
     * Returns both ranks of a member and its score (ZRANK and ZREVRANK with WITHSCORE). Takes no lock.
     *
     * @param member the member
     * @return the ranks and the score; empty if there is no such member
     */
    public Optional<RankAndScore> rankAndScore(byte[] member) {
        Objects.requireNonNull(member, "member");
        return read(set -> {
            double score = set.score(member);
            if (Double.isNaN(score)) {
                return Optional.empty();
            }
            long rank = set.rank(member);
            return Optional.of(new RankAndScore(rank, set.size() - 1 - rank, score));
        });
    }

    /**
     * Returns the number of members in a range (ZCOUNT, ZLEXCOUNT). Takes no lock.
     *
     * @param range the range
     * @return the number of members
     */
    public long count(SortedSetRange range) {
        Objects.requireNonNull(range, "range");
        return readItem(value -> new SortedSetRanges(value).count(range));
    }

    /**
     * Returns all members.
     *
     * @return the members from the lowest score to the highest
     */
    public List<ScoredMember> members() {
        return range(RankRange.all());
    }

    /**
     * Returns the members in a range (ZRANGE).
     *
     * @param range the range
     * @return the members from the lowest score to the highest
     */
    public List<ScoredMember> range(SortedSetRange range) {
        return range(range, 0, Long.MAX_VALUE);
    }

    /**
     * Returns some of the members in a range (ZRANGE with LIMIT).
     *
     * @param range the range
     * @param offset the number of members to skip
     * @param count the maximum number of members to return
     * @return the members from the lowest score to the highest
     */
    public List<ScoredMember> range(SortedSetRange range, long offset, long count) {
        return range(range, false, offset, count);
    }

    /**
     * Returns the members in a range in reverse order (ZRANGE with REV).
     *
     * @param range the range; ranks count from the highest score
     * @return the members from the highest score to the lowest
     */
    public List<ScoredMember> reverseRange(SortedSetRange range) {
        return reverseRange(range, 0, Long.MAX_VALUE);
    }

    /**
     * Returns some of the members in a range in reverse order (ZRANGE with REV and LIMIT).
     *
     * @param range the range; ranks count from the highest score
     * @param offset the number of members to skip
     * @param count the maximum number of members to return
     * @return the members from the highest score to the lowest
     */
    public List<ScoredMember> reverseRange(SortedSetRange range, long offset, long count) {
        return range(range, true, offset, count);
    }

    private List<ScoredMember> range(SortedSetRange range, boolean reversed, long offset, long count) {
        Objects.requireNonNull(range, "range");
        Elements.checkOffset(offset);
        Elements.checkCount(count);
        return readAll(ranges -> ranges.range(range, reversed, offset, count));
    }

    /**
     * Returns different members at random (ZRANDMEMBER).
     *
     * @param count the maximum number of members
     * @return the members in no order; all members if there are not more than the count
     */
    public List<ScoredMember> randomMembers(long count) {
        int most = (int) Math.min(Integer.MAX_VALUE, Elements.checkCount(count));
        return readAll(ranges -> ranges.random(most, ThreadLocalRandom.current()));
    }

    /**
     * Returns members at random, each of which may come more than once (ZRANDMEMBER with a negative count).
     *
     * @param count the number of members
     * @return as many members as the count; none if the set is empty
     * @throws IllegalArgumentException if a list cannot hold as many members
     */
    public List<ScoredMember> randomMembersRepeating(long count) {
        int many = Elements.checkListSize(count);
        return readAll(ranges -> ranges.randomRepeating(many, ThreadLocalRandom.current()));
    }

    /**
     * Visits some members in the order of their bytes (ZSCAN). A member that is in the set from the first call to the last is
     * visited exactly once, whatever its score becomes.
     *
     * @param cursor null in the first call, then the result of the last call; it never becomes invalid
     * @param count the maximum number of members to visit, at least 1
     * @param visitor called on this thread, outside of any lock
     * @return the cursor of the next call; null at the end
     */
    public byte @Nullable [] scan(byte @Nullable [] cursor, int count, Consumer<ScoredMember> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Elements.checkPage(count);
        List<ScoredMember> page = new ArrayList<>();
        byte[] next = readAll(ranges -> ranges.scan(cursor, count, page::add));
        page.forEach(visitor);
        return next;
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /**
     * Adds a member, or changes its score (ZADD).
     *
     * @param member the member
     * @param score its score
     * @return true if the member is new
     */
    public boolean add(byte[] member, double score) {
        return add(member, score, AddCondition.ALWAYS) == AddOutcome.ADDED;
    }

    /**
     * Adds a member, or changes its score, on a condition (ZADD with NX, XX, GT, LT).
     *
     * @param member the member
     * @param score its score
     * @param condition the condition
     * @return the outcome
     */
    public AddOutcome add(byte[] member, double score, AddCondition condition) {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(condition, "condition");
        Elements.check(member);
        return write(set -> set.add(member, score, condition));
    }

    /**
     * Adds several members, or changes their scores (ZADD with any of its flags).
     *
     * @param members the members with their scores; of a member that comes twice, the last score counts
     * @param condition the condition for each member
     * @return the numbers of new members and of changed scores
     */
    public AddCounts addAll(Collection<ScoredMember> members, AddCondition condition) {
        Objects.requireNonNull(members, "members");
        Objects.requireNonNull(condition, "condition");
        List<ScoredMember> copy = List.copyOf(members);
        copy.forEach(each -> Elements.check(each.member()));
        return write(set -> set.addAll(copy, condition));
    }

    /**
     * Adds to the score of a member; a new member's score counts as 0 (ZINCRBY).
     *
     * @param member the member
     * @param delta the number to add
     * @return the new score
     * @throws IllegalArgumentException if the sum is not a number, as that of infinities of different signs
     */
    public double increment(byte[] member, double delta) {
        return increment(member, delta, AddCondition.ALWAYS).getAsDouble();
    }

    /**
     * Adds to the score of a member on a condition (ZADD with INCR).
     *
     * @param member the member
     * @param delta the number to add
     * @param condition the condition
     * @return the new score; empty if the condition does not hold
     * @throws IllegalArgumentException if the sum is not a number, as that of infinities of different signs
     */
    public OptionalDouble increment(byte[] member, double delta, AddCondition condition) {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(condition, "condition");
        Elements.check(member);
        return optional(write(set -> set.increment(member, delta, condition)));
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes a member (ZREM).
     *
     * @param member the member
     * @return true if the set contained the member
     */
    public boolean remove(byte[] member) {
        Objects.requireNonNull(member, "member");
        return write(set -> set.remove(member));
    }

    /**
     * Removes several members (ZREM).
     *
     * @param members the members
     * @return the number of members that the set contained
     */
    public long removeAll(byte[]... members) {
        Objects.requireNonNull(members, "members");
        return write(set -> (long) set.removeAll(List.of(members)));
    }

    /**
     * Removes the members in a range (ZREMRANGEBYRANK, ZREMRANGEBYSCORE, ZREMRANGEBYLEX).
     *
     * @param range the range
     * @return the number of members that were removed
     */
    public long removeRange(SortedSetRange range) {
        Objects.requireNonNull(range, "range");
        return writeRanges(ranges -> ranges.remove(range));
    }

    /**
     * Removes the member with the lowest score (ZPOPMIN).
     *
     * @return the member; empty if the set is empty
     */
    public Optional<ScoredMember> pollFirst() {
        return pollFirst(1).stream().findFirst();
    }

    /**
     * Removes the member with the highest score (ZPOPMAX).
     *
     * @return the member; empty if the set is empty
     */
    public Optional<ScoredMember> pollLast() {
        return pollLast(1).stream().findFirst();
    }

    /**
     * Removes the members with the lowest scores (ZPOPMIN with a count).
     *
     * @param count the maximum number of members to remove
     * @return the members, the lowest score first
     */
    public List<ScoredMember> pollFirst(long count) {
        Elements.checkCount(count);
        return writeRanges(ranges -> ranges.popFirst(count));
    }

    /**
     * Removes the members with the highest scores (ZPOPMAX with a count).
     *
     * @param count the maximum number of members to remove
     * @return the members, the highest score first
     */
    public List<ScoredMember> pollLast(long count) {
        Elements.checkCount(count);
        return writeRanges(ranges -> ranges.popLast(count));
    }

    @Override
    public void clear() {
        removeRange(RankRange.all());
    }

    /**
     * Returns a live view of this set as a map from members to scores, in the order of the scores. Its iterators are weakly
     * consistent. An iterator visits a member again if its score increases meanwhile; {@code replaceAll} does not.
     *
     * @param members converts members to bytes, equal ones to equal bytes
     * @param <E> the type of the members
     * @return the view
     */
    public <E> Map<E, Double> asMap(Codec<E> members) {
        return Views.map(this, members);
    }
}
