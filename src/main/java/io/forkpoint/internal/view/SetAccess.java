package io.forkpoint.internal.view;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of a set. Every operation is atomic. */
public interface SetAccess {
    /** How many members there are. */
    long size();

    /** Whether there is such a member. */
    boolean contains(byte[] member);

    /** Whether the member is new. */
    boolean add(byte[] member);

    /** How many of the members are new. */
    long addAll(byte[]... members);

    /** Whether there was such a member. */
    boolean remove(byte[] member);

    /** Removes all members. */
    void clear();

    /** Visits some members, and returns the next cursor; null is the first one, and the end. */
    byte @Nullable [] scan(byte @Nullable [] cursor, int count, Consumer<byte[]> visitor);
}
