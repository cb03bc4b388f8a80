package io.forkpoint.server.internal.family;

import io.forkpoint.Database;
import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.resp.ErrorReply;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Redis 7.0's name for the encoding of a value: clients and tests use it to see whether a value is small. The store has
 * encodings of its own; these names follow from the content by Redis's default limits. Redis also remembers how a value
 * came to be, which this does not: a string that was appended to, or a collection that has shrunk, has the same name as one
 * that was created so.
 */
final class ObjectEncoding {
    private static final int EMBEDDED_STRING = 44;
    private static final int MOST_INTEGERS = 512;
    private static final int MOST_FIELDS = 512;
    private static final int MOST_MEMBERS = 128;
    private static final int LONGEST_ITEM = 64;

    private ObjectEncoding() {}

    /** Returns the encoding; null if there is no such key. */
    static String of(Database database, byte[] key) {
        return switch (database.type(key)) {
            case NONE -> null;
            case STRING -> database.read(key, ObjectEncoding::ofString);
            case LIST -> "quicklist";
            case SET -> ofSet(database, key);
            case HASH -> ofHash(database, key);
            case SORTED_SET -> ofSortedSet(database, key);
            case STREAM -> "stream";
            case MODULE -> "raw";
        };
    }

    private static String ofString(DirectBuffer value) {
        if (isInteger(value)) {
            return "int";
        }
        return value.capacity() <= EMBEDDED_STRING ? "embstr" : "raw";
    }

    private static boolean isInteger(DirectBuffer value) {
        try {
            Digits.parse(value, 0, value.capacity());
            return true;
        } catch (ErrorReply none) {
            return false;
        }
    }

    private static String ofSet(Database database, byte[] key) {
        if (database.set(key).size() > MOST_INTEGERS) {
            return "hashtable";
        }
        for (byte[] member : database.set(key).members()) {
            if (!isInteger(new UnsafeBuffer(member))) {
                return "hashtable";
            }
        }
        return "intset";
    }

    private static String ofHash(Database database, byte[] key) {
        boolean isSmall = database.hash(key).size() <= MOST_FIELDS
                && database.hash(key).entries().stream()
                        .allMatch(entry ->
                                entry.getKey().length <= LONGEST_ITEM && entry.getValue().length <= LONGEST_ITEM);
        return isSmall ? "listpack" : "hashtable";
    }

    private static String ofSortedSet(Database database, byte[] key) {
        boolean isSmall = database.sortedSet(key).size() <= MOST_MEMBERS
                && database.sortedSet(key).members().stream()
                        .allMatch(member -> member.member().length <= LONGEST_ITEM);
        return isSmall ? "listpack" : "skiplist";
    }
}
