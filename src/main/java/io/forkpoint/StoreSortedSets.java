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
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Operations on several sorted sets of a database, each of which is atomic. Sources may be sets, too: their members have
 * the score 1. Safe for any number of threads.
 *
 * <p>Every method throws {@link WrongTypeException} if a source holds something else; then nothing has changed. Those that
 * store a result remove what the destination held, of any type, and its expiry; an empty result leaves no key. If the
 * result does not fit under the store's limit, they throw {@link MemoryLimitException}, and the destination is as it was.
 */
public final class StoreSortedSets {
    private static final double[] NO_WEIGHTS = {};

    private final CollectionOperations operations;
    private final int database;

    StoreSortedSets(CollectionOperations operations, int database) {
        this.operations = operations;
        this.database = database;
    }

    // ---- union, intersection, difference ----------------------------------------------------------------------

    /**
     * The members of all sets, with the sums of their scores: ZUNION.
     *
     * @param keys the sets
     * @return them, from the lowest score
     */
    public List<ScoredMember> union(List<byte[]> keys) {
        return union(keys, NO_WEIGHTS, Aggregate.SUM);
    }

    /**
     * The members of all sets: ZUNION.
     *
     * @param keys the sets
     * @param weights what their scores are multiplied by, one for each; none: 1
     * @param aggregate what becomes of several scores
     * @return them, from the lowest score
     */
    public List<ScoredMember> union(List<byte[]> keys, double[] weights, Aggregate aggregate) {
        Objects.requireNonNull(weights, "weights");
        return combine(keys, weights, aggregate, SortedSetAlgebra::union);
    }

    /**
     * Stores the members of all sets: ZUNIONSTORE.
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the sets
     * @param weights what their scores are multiplied by, one for each; none: 1
     * @param aggregate what becomes of several scores
     * @return how many members the result has
     */
    public long storeUnion(byte[] destination, List<byte[]> keys, double[] weights, Aggregate aggregate) {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(weights, "weights");
        return store(destination, keys, weights, aggregate, SortedSetAlgebra::union);
    }

    /**
     * The members that are in each of the sets, with the sums of their scores: ZINTER.
     *
     * @param keys the sets
     * @return them, from the lowest score
     */
    public List<ScoredMember> intersection(List<byte[]> keys) {
        return intersection(keys, NO_WEIGHTS, Aggregate.SUM);
    }

    /**
     * The members that are in each of the sets: ZINTER.
     *
     * @param keys the sets
     * @param weights what their scores are multiplied by, one for each; none: 1
     * @param aggregate what becomes of several scores
     * @return them, from the lowest score
     */
    public List<ScoredMember> intersection(List<byte[]> keys, double[] weights, Aggregate aggregate) {
        Objects.requireNonNull(weights, "weights");
        return combine(keys, weights, aggregate, SortedSetAlgebra::intersection);
    }

    /**
     * Stores the members that are in each of the sets: ZINTERSTORE.
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the sets
     * @param weights what their scores are multiplied by, one for each; none: 1
     * @param aggregate what becomes of several scores
     * @return how many members the result has
     */
    public long storeIntersection(byte[] destination, List<byte[]> keys, double[] weights, Aggregate aggregate) {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(weights, "weights");
        return store(destination, keys, weights, aggregate, SortedSetAlgebra::intersection);
    }

    /**
     * How many members are in each of the sets: ZINTERCARD.
     *
     * @param keys the sets
     * @param limit where to stop counting; 0: nowhere
     * @return their number
     */
    public long intersectionSize(List<byte[]> keys, long limit) {
        Elements.checkCount(limit);
        return combine(keys, NO_WEIGHTS, Aggregate.SUM, algebra -> algebra.intersectionSize(limit));
    }

    /**
     * The members of the first set that are in none of the others: ZDIFF.
     *
     * @param keys the sets
     * @return them with the scores of the first set, from the lowest
     */
    public List<ScoredMember> difference(List<byte[]> keys) {
        return combine(keys, NO_WEIGHTS, Aggregate.SUM, SortedSetAlgebra::difference);
    }

    /**
     * Stores the members of the first set that are in none of the others: ZDIFFSTORE.
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the sets
     * @return how many members the result has
     */
    public long storeDifference(byte[] destination, List<byte[]> keys) {
        Objects.requireNonNull(destination, "destination");
        return store(destination, keys, NO_WEIGHTS, Aggregate.SUM, SortedSetAlgebra::difference);
    }

    private <T> T combine(
            List<byte[]> keys, double[] weights, Aggregate aggregate, Function<SortedSetAlgebra, T> operation) {
        Objects.requireNonNull(aggregate, "aggregate");
        SortedSetAlgebra.check(keys.size(), weights);
        return operations.readKeys(
                database,
                keys.toArray(byte[][]::new),
                handles -> operation.apply(new SortedSetAlgebra(open(handles, keys.size()), weights, aggregate)));
    }

    private long store(
            byte[] destination,
            List<byte[]> keys,
            double[] weights,
            Aggregate aggregate,
            Function<SortedSetAlgebra, List<ScoredMember>> operation) {
        Objects.requireNonNull(aggregate, "aggregate");
        SortedSetAlgebra.check(keys.size(), weights);
        byte[][] all = keys.toArray(new byte[keys.size() + 1][]);
        all[keys.size()] = destination;
        return operations.writeKeys(database, all, handles -> {
            List<ScoredMember> result =
                    operation.apply(new SortedSetAlgebra(open(handles, keys.size()), weights, aggregate));
            return replace(handles[keys.size()], result);
        });
    }

    private static List<CollectionValue> open(KeyHandle[] handles, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> handles[i].read(handles[i].type() == TYPE_SET ? TYPE_SET : TYPE_SORTED_SET))
                .toList();
    }

    /** Puts a result in the place of what a key holds. */
    private static long replace(KeyHandle handle, List<ScoredMember> members) {
        new SortedSetValue(handle.replace(TYPE_SORTED_SET, KeyOperations.NO_EXPIRY))
                .addAll(members, AddCondition.ALWAYS);
        return members.size();
    }

    // ---- others -----------------------------------------------------------------------------------------------

    /**
     * Stores the members in a range of a sorted set: ZRANGESTORE.
     *
     * @param destination the key of the result, which may be the source
     * @param source the sorted set
     * @param range which members
     * @return how many
     */
    public long storeRange(byte[] destination, byte[] source, SortedSetRange range) {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(source, "source");
        return storeRange(destination, source, range, false, 0, -1);
    }

    /**
     * Stores some of the members in a range of a sorted set: ZRANGESTORE with REV and LIMIT.
     *
     * @param destination the key of the result, which may be the source
     * @param source the sorted set
     * @param range which members
     * @param reversed whether ranks, offset and count begin at the highest
     * @param offset how many to leave out; if negative, there is no result
     * @param count the most to store; if negative, all
     * @return how many
     */
    public long storeRange(
            byte[] destination, byte[] source, SortedSetRange range, boolean reversed, long offset, long count) {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(range, "range");
        return operations.writeKeys(database, new byte[][] {source, destination}, handles -> {
            SortedSetRanges ranges = new SortedSetRanges(handles[0].read(TYPE_SORTED_SET));
            return replace(handles[1], ranges.range(range, reversed, offset, count));
        });
    }

    /** Members that were removed from the first of several sets that had any. */
    public static final class Popped {
        private final byte[] key;
        private final List<ScoredMember> members;

        Popped(byte[] key, List<ScoredMember> members) {
            this.key = key;
            this.members = List.copyOf(members);
        }

        /**
         * Which set it was.
         *
         * @return its key
         */
        public byte[] key() {
            return key.clone();
        }

        /**
         * The members that were removed.
         *
         * @return them in the order in which they were taken
         */
        public List<ScoredMember> members() {
            return members;
        }
    }

    /**
     * Removes the members with the lowest scores from the first set that has any: ZMPOP with MIN.
     *
     * @param keys the sorted sets
     * @param count the most to remove, at least 1
     * @return them, from the lowest, or null if all sets are empty
     */
    public @Nullable Popped pollFirst(List<byte[]> keys, long count) {
        return pop(keys, count, ranges -> ranges.popFirst(count));
    }

    /**
     * Removes the members with the highest scores from the first set that has any: ZMPOP with MAX.
     *
     * @param keys the sorted sets
     * @param count the most to remove, at least 1
     * @return them, from the highest, or null if all sets are empty
     */
    public @Nullable Popped pollLast(List<byte[]> keys, long count) {
        return pop(keys, count, ranges -> ranges.popLast(count));
    }

    private Popped pop(List<byte[]> keys, long count, Function<SortedSetRanges, List<ScoredMember>> pop) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one member must be asked for: count=" + count);
        }
        byte[][] all = keys.toArray(byte[][]::new);
        return operations.writeKeys(database, all, handles -> {
            for (int i = 0; i < all.length; i++) {
                // What is opened takes KiB of the heap until the end: of thousands of keys only what is there.
                if (handles[i].type() >= 0) {
                    CollectionValue value = handles[i].open(TYPE_SORTED_SET);
                    if (value.size() > 0) {
                        return new Popped(all[i], pop.apply(new SortedSetRanges(value)));
                    }
                }
            }
            return null;
        });
    }

    @Override
    public String toString() {
        return "sorted sets of database " + database;
    }
}
