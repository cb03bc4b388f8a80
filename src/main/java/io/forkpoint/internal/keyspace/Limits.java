package io.forkpoint.internal.keyspace;

import io.forkpoint.errors.EntryTooLargeException;
import io.forkpoint.internal.memory.EntryLimits;

/** The limits on the length of keys and values and on the number of databases. */
public final class Limits {
    /** The longest key, and the longest string: 512 MiB, as in Redis. */
    public static final int MAX_STRING_BYTES = EntryLimits.MAX_STRING_BYTES;

    /** The longest raw payload of a value of another type. */
    public static final int MAX_PAYLOAD_BYTES = EntryLimits.MAX_PAYLOAD_BYTES;

    /** The number of databases of a store. */
    public static final int DATABASES = 16;

    private Limits() {}

    static void checkKey(int bytes) {
        if (bytes < 0 || bytes > MAX_STRING_BYTES) {
            throw new EntryTooLargeException(
                    "a key may have at most " + MAX_STRING_BYTES + " bytes (512 MiB): bytes=" + bytes);
        }
    }

    /** Throws an {@link EntryTooLargeException} if a string of this many bytes is too long. */
    public static void checkValue(long bytes) {
        if (bytes < 0 || bytes > MAX_STRING_BYTES) {
            throw new EntryTooLargeException(
                    "a value may have at most " + MAX_STRING_BYTES + " bytes (512 MiB): bytes=" + bytes);
        }
    }

    static void checkPayload(long bytes) {
        if (bytes < 0 || bytes > MAX_PAYLOAD_BYTES) {
            throw new EntryTooLargeException(
                    "a raw payload may have at most " + MAX_PAYLOAD_BYTES + " bytes (1 GiB): bytes=" + bytes);
        }
    }
}
