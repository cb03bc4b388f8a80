package io.forkpoint.internal.view;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of a set. Every operation is atomic. */
public interface SetAccess {
    /** Returns the number of members. */
    long size();

    /** Returns whether this is a member. */
    boolean contains(byte[] member);

    /** Adds a member; returns whether it is new. */
    boolean add(byte[] member);

    /** Adds members; returns the number of new ones. */
    long addAll(byte[]... members);

    /** Removes a member; returns whether it existed. */
    boolean remove(byte[] member);

    /** Removes all members. */
    void clear();

    /** Visits some members; returns the next cursor. Null stands for the first cursor and for the end. */
    byte @Nullable [] scan(byte @Nullable [] cursor, int count, Consumer<byte[]> visitor);
}
