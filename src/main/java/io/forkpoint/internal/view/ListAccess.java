package io.forkpoint.internal.view;

import org.jspecify.annotations.Nullable;

/** The elements of a list. Every operation is atomic. Negative indexes count from the end. */
public interface ListAccess {
    /** Returns the number of elements. */
    long size();

    /** Returns an element, or null if there is none at this index. */
    byte @Nullable [] get(long index);

    /** Returns the elements of a range, both ends included. */
    byte[][] range(long from, long to);

    /** The indexes of elements that are like this one, in the order in which they are met: LPOS. */
    long indexOf(byte[] element);

    long lastIndexOf(byte[] element);

    /** Replaces an element and returns the old one; throws if there is none at this index. */
    byte[] set(long index, byte[] element);

    /** Inserts an element before the one at this index, or at the end. */
    void insert(long index, byte[] element);

    /** Adds elements at the front, one after the other. */
    void addFirst(byte[]... elements);

    /** Adds elements at the end. */
    void addLast(byte[]... elements);

    /** Removes and returns the first element, or returns null if there is none. */
    byte @Nullable [] pollFirst();

    /** Removes and returns the last element, or returns null if there is none. */
    byte @Nullable [] pollLast();

    /** Removes and returns an element; throws if there is none at this index. */
    byte[] removeAt(long index);

    /** Removes up to this many elements equal to this one, from the end if negative; returns the number removed. */
    long removeFirstOccurrences(byte[] element, long count);

    long removeLastOccurrences(byte[] element, long count);

    /** Removes all elements. */
    void clear();
}
