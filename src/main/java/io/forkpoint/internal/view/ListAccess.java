package io.forkpoint.internal.view;

import org.jspecify.annotations.Nullable;

/** The elements of a list. Every operation is atomic. An index below 0 counts from the end. */
public interface ListAccess {
    /** How many elements there are. */
    long size();

    /** An element, or null if there is none at this index. */
    byte @Nullable [] get(long index);

    /** The elements of a range, both ends included. */
    byte[][] range(long from, long to);

    /** The indexes of elements that are like this one, in the order in which they are met: LPOS. */
    long indexOf(byte[] element);

    long lastIndexOf(byte[] element);

    /** Replaces an element, and returns it; throws if there is none at this index. */
    byte[] set(long index, byte[] element);

    /** Inserts an element before that of the index, or at the end. */
    void insert(long index, byte[] element);

    /** Adds elements before the first one, one after the other. */
    void addFirst(byte[]... elements);

    /** Adds elements behind the last one. */
    void addLast(byte[]... elements);

    /** Takes the first element away, or returns null if there is none. */
    byte @Nullable [] pollFirst();

    /** Takes the last element away, or returns null if there is none. */
    byte @Nullable [] pollLast();

    /** Takes an element away, and returns it; throws if there is none at this index. */
    byte[] removeAt(long index);

    /** Takes so many elements away that are like this one, from the end if negative, and returns how many it were. */
    long removeFirstOccurrences(byte[] element, long count);

    long removeLastOccurrences(byte[] element, long count);

    /** Leaves the elements of a range, both ends included. */
    void clear();
}
