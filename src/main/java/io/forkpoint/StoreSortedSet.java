package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SORTED_SET;

import io.forkpoint.codec.Codec;
import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.SortedSetRanges;
import io.forkpoint.internal.value.SortedSetValue;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddCounts;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.RankRange;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.SortedSetRange;
import java.util.ArrayList;
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
 * The sorted set of one key: members, which are byte strings, in the order of their scores, and with equal scores in that
 * of their unsigned bytes. A key that does not exist has an empty one; adding makes it, and one that becomes empty is
 * removed. Safe for any number of threads; each method is atomic. Operations on several sets are in
 * {@link StoreSortedSets}.
 *
 * <p>Scores are doubles, infinite ones too; what is not a number throws {@link IllegalArgumentException}, and -0 becomes 0.
 * Every method throws {@link WrongTypeException} if the key holds something else; those that add throw
 * {@link MemoryLimitException} if the store's limit is reached, and so may those that remove while a snapshot runs. After
 * each of these the set is as it was, if the method does not say otherwise. Members have at most 512 MiB; longer ones throw
 * {@link EntryTooLargeException}. Results are copies.
 */
public final class StoreSortedSet {
    private final CollectionOperations operations;
    private final int database;
    private final byte[] key;

    StoreSortedSet(CollectionOperations operations, int database, byte[] key) {
        this.operations = operations;
        this.database = database;
        this.key = key.clone();
    }

    private <T> T read(Function<CollectionValue, T> action) {
        return operations.read(database, key, TYPE_SORTED_SET, action);
    }

    private <T> T readAll(Function<SortedSetRanges, T> action) {
        return operations.readAll(database, key, TYPE_SORTED_SET, value -> action.apply(new SortedSetRanges(value)));
    }

    private <T> T write(Function<CollectionValue, T> action) {
        return operations.write(database, key, TYPE_SORTED_SET, action);
    }

    private <T> T writeRanges(Function<SortedSetRanges, T> action) {
        return write(value -> action.apply(new SortedSetRanges(value)));
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /**
     * Gives a member a score: ZADD.
     *
     * @param member the member
     * @param score its score
     * @return whether it is new
     */
    public boolean add(byte[] member, double score) {
        Objects.requireNonNull(member, "member");
        return add(member, score, AddCondition.ALWAYS) == AddOutcome.ADDED;
    }

    /**
     * Gives a member a score on a condition: ZADD with NX, XX, GT, LT.
     *
     * @param member the member
     * @param score its score
     * @param condition when
     * @return what has become of it
     */
    public AddOutcome add(byte[] member, double score, AddCondition condition) {
        Objects.requireNonNull(member, "member");
        Elements.check(member);
        Objects.requireNonNull(condition, "condition");
        return write(value -> new SortedSetValue(value).add(member, score, condition));
    }

    /**
     * Adds several members: ZADD with any of its flags.
     *
     * @param members with their scores; of one that comes twice the last score counts
     * @param condition when, for each of them
     * @return how many are new, and how many have another score
     */
    public AddCounts addAll(Collection<ScoredMember> members, AddCondition condition) {
        Objects.requireNonNull(members, "members");
        Objects.requireNonNull(condition, "condition");
        List<ScoredMember> copy = List.copyOf(members);
        copy.forEach(each -> Elements.check(each.member()));
        Objects.requireNonNull(condition, "condition");
        return write(value -> new SortedSetValue(value).addAll(copy, condition));
    }

    /**
     * Adds to a member's score, 0 if it is none: ZINCRBY.
     *
     * @param member the member
     * @param delta what to add
     * @return its new score
     * @throws IllegalArgumentException if the sum is not a number: of infinities with different signs
     */
    public double increment(byte[] member, double delta) {
        Objects.requireNonNull(member, "member");
        return increment(member, delta, AddCondition.ALWAYS).getAsDouble();
    }

    /**
     * Adds to a member's score on a condition: ZADD with INCR.
     *
     * @param member the member
     * @param delta what to add
     * @param condition when
     * @return its new score, empty if the condition did not hold
     * @throws IllegalArgumentException if the sum is not a number
     */
    public OptionalDouble increment(byte[] member, double delta, AddCondition condition) {
        Objects.requireNonNull(member, "member");
        Elements.check(member);
        Objects.requireNonNull(condition, "condition");
        return optional(write(value -> new SortedSetValue(value).increment(member, delta, condition)));
    }

    private static OptionalDouble optional(double score) {
        return Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes a member: ZREM.
     *
     * @param member the member
     * @return whether it was one
     */
    public boolean remove(byte[] member) {
        Objects.requireNonNull(member, "member");
        return write(value -> new SortedSetValue(value).remove(member));
    }

    /**
     * Removes several members: ZREM.
     *
     * @param members which
     * @return how many were members
     */
    public int removeAll(Collection<byte[]> members) {
        Objects.requireNonNull(members, "members");
        List<byte[]> copy = List.copyOf(members);
        return write(value -> new SortedSetValue(value).removeAll(copy));
    }

    /**
     * Removes the members in a range: ZREMRANGEBYRANK, ZREMRANGEBYSCORE, ZREMRANGEBYLEX.
     *
     * @param range which
     * @return how many
     */
    public long removeRange(SortedSetRange range) {
        Objects.requireNonNull(range, "range");
        return writeRanges(ranges -> ranges.remove(range));
    }

    /**
     * Removes the member with the lowest score: ZPOPMIN.
     *
     * @return it, or null if the set is empty
     */
    public @Nullable ScoredMember pollFirst() {
        return firstOf(pollFirst(1));
    }

    /**
     * Removes the member with the highest score: ZPOPMAX.
     *
     * @return it, or null if the set is empty
     */
    public @Nullable ScoredMember pollLast() {
        return firstOf(pollLast(1));
    }

    private static @Nullable ScoredMember firstOf(List<ScoredMember> members) {
        return members.isEmpty() ? null : members.get(0);
    }

    /**
     * Removes the members with the lowest scores: ZPOPMIN.
     *
     * @param count the most to remove
     * @return them, from the lowest
     */
    public List<ScoredMember> pollFirst(long count) {
        Elements.checkCount(count);
        return writeRanges(ranges -> ranges.popFirst(count));
    }

    /**
     * Removes the members with the highest scores: ZPOPMAX.
     *
     * @param count the most to remove
     * @return them, from the highest
     */
    public List<ScoredMember> pollLast(long count) {
        Elements.checkCount(count);
        return writeRanges(ranges -> ranges.popLast(count));
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * How many members there are: ZCARD.
     *
     * @return their number
     */
    public long size() {
        return read(CollectionValue::size);
    }

    /**
     * A member's score: ZSCORE. Takes no lock.
     *
     * @param member the member
     * @return its score, empty if it is none
     */
    public OptionalDouble score(byte[] member) {
        Objects.requireNonNull(member, "member");
        return optional(read(value -> new SortedSetValue(value).score(member)));
    }

    /**
     * Scores of several members: ZMSCORE.
     *
     * @param members which
     * @return their scores in this order, empty ones where there is no such member
     */
    public List<OptionalDouble> scores(List<byte[]> members) {
        Objects.requireNonNull(members, "members");
        List<byte[]> copy = List.copyOf(members);
        return read(value -> {
            SortedSetValue set = new SortedSetValue(value);
            return copy.stream().map(each -> optional(set.score(each))).toList();
        });
    }

    /**
     * How many members stand before this one: ZRANK. Takes no lock.
     *
     * @param member the member
     * @return its rank, empty if it is none
     */
    public OptionalLong rank(byte[] member) {
        Optional<RankAndScore> found = rankAndScore(member);
        return found.isPresent() ? OptionalLong.of(found.get().rank()) : OptionalLong.empty();
    }

    /**
     * How many members stand behind this one: ZREVRANK. Takes no lock.
     *
     * @param member the member
     * @return its rank from the end, empty if it is none
     */
    public OptionalLong reverseRank(byte[] member) {
        Optional<RankAndScore> found = reverseRankAndScore(member);
        return found.isPresent() ? OptionalLong.of(found.get().rank()) : OptionalLong.empty();
    }

    /**
     * A member's rank and score: ZRANK with WITHSCORE.
     *
     * @param member the member
     * @return both, empty if it is none
     */
    public Optional<RankAndScore> rankAndScore(byte[] member) {
        return rankAndScore(member, false);
    }

    /**
     * A member's rank from the end and its score: ZREVRANK with WITHSCORE.
     *
     * @param member the member
     * @return both, empty if it is none
     */
    public Optional<RankAndScore> reverseRankAndScore(byte[] member) {
        return rankAndScore(member, true);
    }

    private Optional<RankAndScore> rankAndScore(byte[] member, boolean reversed) {
        Objects.requireNonNull(member, "member");
        return read(value -> {
            SortedSetValue set = new SortedSetValue(value);
            double score = set.score(member);
            if (Double.isNaN(score)) {
                return Optional.empty();
            }
            long rank = set.rank(member);
            return Optional.of(new RankAndScore(reversed ? set.size() - 1 - rank : rank, score));
        });
    }

    /**
     * How many members are in a range: ZCOUNT, ZLEXCOUNT. Takes no lock.
     *
     * @param range which
     * @return their number
     */
    public long count(SortedSetRange range) {
        Objects.requireNonNull(range, "range");
        return read(value -> new SortedSetRanges(value).count(range));
    }

    /**
     * The members in a range: ZRANGE.
     *
     * @param range which
     * @return them, from the first
     */
    public List<ScoredMember> range(SortedSetRange range) {
        return range(range, 0, -1);
    }

    /**
     * Some of the members in a range: ZRANGE with LIMIT.
     *
     * @param range which
     * @param offset how many to leave out; if negative, nothing is returned
     * @param count the most to return; if negative, all
     * @return them, from the first
     */
    public List<ScoredMember> range(SortedSetRange range, long offset, long count) {
        Objects.requireNonNull(range, "range");
        return readAll(ranges -> ranges.range(range, false, offset, count));
    }

    /**
     * The members in a range, backwards: ZRANGE with REV.
     *
     * @param range which; ranks count from the highest
     * @return them, from the last
     */
    public List<ScoredMember> reverseRange(SortedSetRange range) {
        return reverseRange(range, 0, -1);
    }

    /**
     * Some of the members in a range, backwards: ZRANGE with REV and LIMIT.
     *
     * @param range which; ranks count from the highest
     * @param offset how many to leave out; if negative, nothing is returned
     * @param count the most to return; if negative, all
     * @return them, from the last
     */
    public List<ScoredMember> reverseRange(SortedSetRange range, long offset, long count) {
        Objects.requireNonNull(range, "range");
        return readAll(ranges -> ranges.range(range, true, offset, count));
    }

    /**
     * All members.
     *
     * @return them, from the first
     */
    public List<ScoredMember> toList() {
        return range(RankRange.all());
    }

    /**
     * Different members at random: ZRANDMEMBER.
     *
     * @param count the most to return
     * @return as many, or all there are, in no order
     */
    public List<ScoredMember> randomMembers(int count) {
        Elements.checkCount(count);
        return readAll(ranges -> ranges.random(count, ThreadLocalRandom.current()));
    }

    /**
     * Members at random, each of which may come more than once: ZRANDMEMBER with a negative count.
     *
     * @param count how many
     * @return as many; none if the set is empty
     */
    public List<ScoredMember> randomMembersRepeating(int count) {
        Elements.checkCount(count);
        return readAll(ranges -> ranges.randomRepeating(count, ThreadLocalRandom.current()));
    }

    /**
     * Visits some members in the order of their bytes: ZSCAN. What is a member from the first call to the last is visited
     * exactly once, whatever its score becomes.
     *
     * @param behind null to begin, then what the last call returned; it never becomes invalid
     * @param count how many to visit, at least 1
     * @param visitor called on this thread, outside of any lock
     * @return the member to go on behind; null at the end
     */
    public byte @Nullable [] scan(byte @Nullable [] behind, int count, Consumer<ScoredMember> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Elements.checkPage(count);
        List<ScoredMember> page = new ArrayList<>();
        byte[] next = readAll(ranges -> ranges.scan(behind, count, page::add));
        page.forEach(visitor);
        return next;
    }

    /** The members behind one that has, or had, this score; from the first if it is null. */
    List<ScoredMember> behind(@Nullable ScoredMember last, int count) {
        return readAll(ranges -> ranges.behind(last, count));
    }

    /** Removes the key, if it is a sorted set. */
    void clear() {
        removeRange(RankRange.all());
    }

    /**
     * This set as a map from members to scores, in the order of the scores.
     *
     * @param members turns members into bytes: equal ones into equal bytes
     * @param <E> the members
     * @return a live view, whose iterators are weakly consistent: a member that gets a greater score while they are on their
     *     way, as by an entry's {@code setValue}, may come again; {@code replaceAll} does not
     */
    public <E> Map<E, Double> asMap(Codec<E> members) {
        return Views.map(this, members);
    }
}
