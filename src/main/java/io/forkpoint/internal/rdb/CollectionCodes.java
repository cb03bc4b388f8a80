package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.CollectionDescriptor;

/**
 * The RDB types as which collections are written, where several versions of the format have their own.
 *
 * @param expiringHash 24, the type of Redis 7.4, or 22, that of Valkey 9
 * @param stream 15, 19 or 21, or {@link #AS_HELD}
 */
public record CollectionCodes(int expiringHash, int stream) {
    public static final int VALKEY_HASH = 22;
    public static final int REDIS_HASH = 24;
    public static final int STREAM = 15;
    public static final int STREAM_2 = 19;
    public static final int STREAM_3 = 21;
    /** Writes each stream as the lowest type that can represent it. */
    public static final int AS_HELD = 0;

    /** The types that most servers read. */
    static final CollectionCodes LOWEST = new CollectionCodes(REDIS_HASH, AS_HELD);

    /** Returns the type in the file for a collection's type. */
    public int codeOf(int type) {
        if (CollectionDescriptor.isStream(type)) {
            return stream == AS_HELD ? type & ~CollectionDescriptor.TYPE_BIT : stream;
        }
        return CollectionDescriptor.isExpiringHash(type) ? expiringHash : type & ~CollectionDescriptor.TYPE_BIT;
    }

    /** Returns the same codes with hashes whose fields expire in Valkey's form. */
    public CollectionCodes forValkey() {
        return new CollectionCodes(VALKEY_HASH, stream);
    }

    /** Checks the arguments. */
    public CollectionCodes {
        if (expiringHash != REDIS_HASH && expiringHash != VALKEY_HASH) {
            throw new IllegalArgumentException("no hash with expiring fields: type=" + expiringHash);
        }
        if (stream != AS_HELD && stream != STREAM && stream != STREAM_2 && stream != STREAM_3) {
            throw new IllegalArgumentException("no stream: type=" + stream);
        }
    }
}
