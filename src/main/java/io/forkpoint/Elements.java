package io.forkpoint;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.internal.keyspace.Limits;

/** Checks of what goes into collections. */
final class Elements {
    private Elements() {}

    /** Returns an element that is not too long, and not null. */
    static byte[] check(byte[] element) {
        if (element.length > Limits.MAX_STRING_BYTES) {
            throw new EntryTooLargeException("an element may have at most " + Limits.MAX_STRING_BYTES
                    + " bytes (512 MiB): bytes=" + element.length);
        }
        return element;
    }

    /** Returns a count that is not negative. */
    static long checkCount(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count must not be negative: count=" + count);
        }
        return count;
    }

    /** Returns how many to visit at once. */
    static int checkPage(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one must be visited at a time: count=" + count);
        }
        return count;
    }
}
