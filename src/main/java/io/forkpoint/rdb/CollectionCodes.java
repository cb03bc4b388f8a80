package io.forkpoint.rdb;

/**
 * The types of the file as which collections are written that several versions of the format have types for.
 *
 * @param expiringHash 24, that of Redis 7.4, or 22, that of Valkey 9
 * @param stream 15, 19 or 21
 */
public record CollectionCodes(int expiringHash, int stream) {
    public static final int VALKEY_HASH = 22;
    public static final int REDIS_HASH = 24;
    public static final int STREAM = 15;
    public static final int STREAM_2 = 19;
    public static final int STREAM_3 = 21;

    /** Those that most servers read. */
    static final CollectionCodes LOWEST = new CollectionCodes(REDIS_HASH, STREAM);

    /** Checks the arguments. */
    public CollectionCodes {
        if (expiringHash != REDIS_HASH && expiringHash != VALKEY_HASH) {
            throw new IllegalArgumentException("no hash with expiring fields: type=" + expiringHash);
        }
        if (stream != STREAM && stream != STREAM_2 && stream != STREAM_3) {
            throw new IllegalArgumentException("no stream: type=" + stream);
        }
    }
}
