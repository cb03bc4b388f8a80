package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SET;
import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SORTED_SET;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyHandle;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.SortedSetAlgebra;
import io.forkpoint.internal.value.SortedSetRanges;
import io.forkpoint.internal.value.SortedSetValue;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.Aggregate;
import io.forkpoint.value.ScoredMember;
import io.forkpoint.value.SortedSetRange;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Operations on several sorted sets of a database. Each method is atomic. Safe for any number of threads. The sources of a
 * union, an intersection or a difference may also be sets, whose members have the score 1.
 *
 * <p>Every method throws {@link WrongTypeException} if a source holds another type; then nothing has changed. A key may come
 * twice. Methods that store a result replace what the destination held, of any type, and remove its expiry. An empty result
 * leaves no key. If the result does not fit under the store's limit, they throw {@link MemoryLimitException}, and the
 * destination is as it was.
 */
public final class StoreSortedSets {
    private static final double[] NO_WEIGHTS = {};

    private final CollectionOperations operations;
    private final int database;

    StoreSortedSets(CollectionOperations operations, int database) {
        this.operations = operations;
        this.database = database;
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns the members of any of the sets with the sums of their scores (ZUNION).
     *
     * @param keys the keys of the sets, at least one
     * @return the members from the lowest score to the highest
     */
    public List<ScoredMember> union(byte[]... keys) {
        return union(NO_WEIGHTS, Aggregate.SUM, keys);
    }

    /**
     * Returns the members of any of the sets (ZUNION with WEIGHTS and AGGREGATE).
     *
     * @param weights the factors of the sets' scores, one for each set; none stands for 1
     * @param aggregate how several scores of a member are combined
     * @param keys the keys of the sets, at least one
     * @return the members from the lowest score to the highest
     * @throws IllegalArgumentException if there are weights, but not one for each set
     */
    public List<ScoredMember> union(double[] weights, Aggregate aggregate, byte[]... keys) {
        return read(weights, aggregate, keys, SortedSetAlgebra::union);
    }

    /**
     * Returns the members that are in each of the sets with the sums of their scores (ZINTER).
     *
     * @param keys the keys of the sets, at least one
     * @return the members from the lowest score to the highest
     */
    public List<ScoredMember> intersection(byte[]... keys) {
        return intersection(NO_WEIGHTS, Aggregate.SUM, keys);
    }

    /**
     * Returns the members that are in each of the sets (ZINTER with WEIGHTS and AGGREGATE).
     *
     * @param weights the factors of the sets' scores, one for each set; none stands for 1
     * @param aggregate how several scores of a member are combined
     * @param keys the keys of the sets, at least one
     * @return the members from the lowest score to the highest
     * @throws IllegalArgumentException if there are weights, but not one for each set
     */
    public List<ScoredMember> intersection(double[] weights, Aggregate aggregate, byte[]... keys) {
        return read(weights, aggregate, keys, SortedSetAlgebra::intersection);
    }

    /**
     * Returns how many members are in each of the sets (ZINTERCARD).
     *
     * @param keys the keys of the sets, at least one
     * @return the number of members
     */
    public long intersectionSize(byte[]... keys) {
        return intersectionSize(Long.MAX_VALUE, keys);
    }

    /**
     * Returns how many members are in each of the sets, up to a limit (ZINTERCARD with LIMIT).
     *
     * @param limit the number at which counting stops
     * @param keys the keys of the sets, at least one
     * @return the number of members, at most the limit
     */
    public long intersectionSize(long limit, byte[]... keys) {
        Elements.checkCount(limit);
        return read(NO_WEIGHTS, Aggregate.SUM, keys, algebra -> algebra.intersectionSize(limit));
    }

    /**
     * Returns the members of the first set that are in none of the others (ZDIFF).
     *
     * @param keys the keys of the sets, at least one
     * @return the members with the scores of the first set, from the lowest to the highest
     */
    public List<ScoredMember> difference(byte[]... keys) {
        return read(NO_WEIGHTS, Aggregate.SUM, keys, SortedSetAlgebra::difference);
    }

    private <T> T read(double[] weights, Aggregate aggregate, byte[][] keys, Function<SortedSetAlgebra, T> operation) {
        check(weights, aggregate, keys);
        return operations.readKeys(
                database, keys, handles -> operation.apply(new SortedSetAlgebra(open(handles), weights, aggregate)));
    }

    private static void check(double[] weights, Aggregate aggregate, byte[][] keys) {
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(aggregate, "aggregate");
        ByteArrays.checkKeys(keys);
        SortedSetAlgebra.check(keys.length, weights);
    }

    private static List<CollectionValue> open(KeyHandle[] handles) {
        return Arrays.stream(handles)
                .map(handle -> handle.read(handle.type() == TYPE_SET ? TYPE_SET : TYPE_SORTED_SET))
                .toList();
    }

    // ---- storing ----------------------------------------------------------------------------------------------

    /**
     * Stores the members of any of the sets with the sums of their scores (ZUNIONSTORE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     */
    public long storeUnion(byte[] destination, byte[]... keys) {
        return storeUnion(destination, NO_WEIGHTS, Aggregate.SUM, keys);
    }

    /**
     * Stores the members of any of the sets (ZUNIONSTORE with WEIGHTS and AGGREGATE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param weights the factors of the sets' scores, one for each set; none stands for 1
     * @param aggregate how several scores of a member are combined
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     * @throws IllegalArgumentException if there are weights, but not one for each set
     */
    public long storeUnion(byte[] destination, double[] weights, Aggregate aggregate, byte[]... keys) {
        return store(destination, weights, aggregate, keys, SortedSetAlgebra::union);
    }

    /**
     * Stores the members that are in each of the sets with the sums of their scores (ZINTERSTORE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     */
    public long storeIntersection(byte[] destination, byte[]... keys) {
        return storeIntersection(destination, NO_WEIGHTS, Aggregate.SUM, keys);
    }

    /**
     * Stores the members that are in each of the sets (ZINTERSTORE with WEIGHTS and AGGREGATE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param weights the factors of the sets' scores, one for each set; none stands for 1
     * @param aggregate how several scores of a member are combined
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     * @throws IllegalArgumentException if there are weights, but not one for each set
     */
    public long storeIntersection(byte[] destination, double[] weights, Aggregate aggregate, byte[]... keys) {
        return store(destination, weights, aggregate, keys, SortedSetAlgebra::intersection);
    }

    /**
     * Stores the members of the first set that are in none of the others, with their scores (ZDIFFSTORE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     */
    public long storeDifference(byte[] destination, byte[]... keys) {
        return store(destination, NO_WEIGHTS, Aggregate.SUM, keys, SortedSetAlgebra::difference);
    }

    private long store(
            byte[] destination,
            double[] weights,
            Aggregate aggregate,
            byte[][] keys,
            Function<SortedSetAlgebra, List<ScoredMember>> operation) {
        Objects.requireNonNull(destination, "destination");
        check(weights, aggregate, keys);
        return operations.writeKeys(database, ByteArrays.keys(destination, keys), handles -> {
            List<CollectionValue> sources = open(Arrays.copyOfRange(handles, 1, handles.length));
            return replace(handles[0], operation.apply(new SortedSetAlgebra(sources, weights, aggregate)));
        });
    }

    /** Replaces what a key holds by a result. */
    private static long replace(KeyHandle handle, List<ScoredMember> members) {
        new SortedSetValue(handle.replace(TYPE_SORTED_SET, KeyOperations.NO_EXPIRY))
                .addAll(members, AddCondition.ALWAYS);
        return members.size();
    }

    /**
     * Stores the members in a range of a sorted set (ZRANGESTORE).
     *
     * @param destination the key of the result, which may be the source
     * @param source the key of the sorted set
     * @param range the range
     * @return the number of members of the result
     */
    public long storeRange(byte[] destination, byte[] source, SortedSetRange range) {
        return storeRange(destination, source, range, 0, Long.MAX_VALUE);
    }

    /**
     * Stores some of the members in a range of a sorted set (ZRANGESTORE with LIMIT).
     *
     * @param destination the key of the result, which may be the source
     * @param source the key of the sorted set
     * @param range the range
     * @param offset the number of members to skip, from the lowest score
     * @param count the maximum number of members to store
     * @return the number of members of the result
     */
    public long storeRange(byte[] destination, byte[] source, SortedSetRange range, long offset, long count) {
        return storeRange(destination, source, range, false, offset, count);
    }

    /**
     * Stores some of the members in a range of a sorted set, from the highest score (ZRANGESTORE with REV and LIMIT).
     *
     * @param destination the key of the result, which may be the source
     * @param source the key of the sorted set
     * @param range the range; ranks count from the highest score
     * @param offset the number of members to skip, from the highest score
     * @param count the maximum number of members to store
     * @return the number of members of the result
     */
    public long storeReverseRange(byte[] destination, byte[] source, SortedSetRange range, long offset, long count) {
        return storeRange(destination, source, range, true, offset, count);
    }

    private long storeRange(
            byte[] destination, byte[] source, SortedSetRange range, boolean reversed, long offset, long count) {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(range, "range");
        Elements.checkOffset(offset);
        Elements.checkCount(count);
        return operations.writeKeys(database, new byte[][] {source, destination}, handles -> {
            SortedSetRanges ranges = new SortedSetRanges(handles[0].read(TYPE_SORTED_SET));
            return replace(handles[1], ranges.range(range, reversed, offset, count));
        });
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes the members with the lowest scores from the first sorted set that has any (ZMPOP with MIN).
     *
     * @param count the maximum number of members to remove, at least 1
     * @param keys the keys of the sorted sets, at least one
     * @return the members, the lowest score first, with their key; empty if all sorted sets are empty
     */
    public Optional<KeyedElements<ScoredMember>> pollFirst(long count, byte[]... keys) {
        return poll(count, keys, ranges -> ranges.popFirst(count));
    }

    /**
     * Removes the members with the highest scores from the first sorted set that has any (ZMPOP with MAX).
     *
     * @param count the maximum number of members to remove, at least 1
     * @param keys the keys of the sorted sets, at least one
     * @return the members, the highest score first, with their key; empty if all sorted sets are empty
     */
    public Optional<KeyedElements<ScoredMember>> pollLast(long count, byte[]... keys) {
        return poll(count, keys, ranges -> ranges.popLast(count));
    }

    private Optional<KeyedElements<ScoredMember>> poll(
            long count, byte[][] keys, Function<SortedSetRanges, List<ScoredMember>> removal) {
        ByteArrays.checkKeys(keys);
        Elements.checkAtLeastOne(count);
        return KeyedElements.poll(
                operations, database, keys, TYPE_SORTED_SET, value -> removal.apply(new SortedSetRanges(value)));
    }

    @Override
    public String toString() {
        return "sorted sets of database " + database;
    }
}
