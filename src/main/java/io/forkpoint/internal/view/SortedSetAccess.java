package io.forkpoint.internal.view;

import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.ScoredMember;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The members of a sorted set and their scores. Every operation is atomic. */
public interface SortedSetAccess {
    /** Returns the number of members. */
    long size();

    /** Returns the score of a member, if it exists. */
    OptionalDouble score(byte[] member);

    /** Sets a score under a condition. */
    AddOutcome add(byte[] member, double score, AddCondition condition);

    /** Sets a score. */
    void add(byte[] member, double score);

    /** Removes a member; returns whether it existed. */
    boolean remove(byte[] member);

    /** Removes all members. */
    void clear();

    /** Returns the members behind one that has, or had, this score; from the first if {@code last} is null. */
    List<ScoredMember> after(@Nullable ScoredMember last, int count);
}
