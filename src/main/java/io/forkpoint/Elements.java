package io.forkpoint;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.internal.keyspace.Limits;

/** Checks arguments of collections' methods. */
final class Elements {
    private Elements() {}

    /** Throws if an element is null or too long, else returns it. */
    static byte[] check(byte[] element) {
        if (element.length > Limits.MAX_STRING_BYTES) {
            throw new EntryTooLargeException("an element may have at most " + Limits.MAX_STRING_BYTES
                    + " bytes (512 MiB): bytes=" + element.length);
        }
        return element;
    }

    /** Throws if a count is negative, else returns it. */
    static long checkCount(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count must not be negative: count=" + count);
        }
        return count;
    }

    /** Throws if a count is not positive, else returns it. */
    static long checkAtLeastOne(long count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one element must be asked for: count=" + count);
        }
        return count;
    }

    /** Throws if a count is negative, or more than a list can hold, else returns it. */
    static int checkListSize(long count) {
        if (checkCount(count) > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a list cannot hold so many elements: ask for fewer: count=" + count);
        }
        return (int) count;
    }

    /** Throws if a number of elements to skip is negative, else returns it. */
    static long checkOffset(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset must not be negative: offset=" + offset);
        }
        return offset;
    }

    /** Returns how many elements to visit in one call. */
    static int checkPage(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one element must be visited by a call: count=" + count);
        }
        return count;
    }
}
