package io.forkpoint.snapshot;

import io.forkpoint.internal.snapshot.RdbVersion;
import io.forkpoint.internal.helper.OutputDescriptor;
import io.forkpoint.internal.rdb.CollectionCodes;

/**
 * The oldest server that must be able to read a snapshot: decides in which of its forms a value is written, and how high
 * the file's version may be. A store that holds what the server cannot read has no such snapshot: it fails before
 * anything is replaced.
 */
public enum OldestServer {
    /**
     * Whichever can read what the store holds: each stream in the oldest form that says all of it, fields that expire
     * in that of Redis 7.4, and the lowest version that covers both. Fields that expire after the year 10889 are for Valkey
     * alone. If the store was loaded from a file of Valkey's own, it is {@link #VALKEY_9}.
     */
    AUTO(CollectionCodes.REDIS_HASH, CollectionCodes.AS_HELD, "no server", 12),

    /** Redis 5 and 6, and every Valkey: RDB version 9, without functions and fields that expire. */
    REDIS_5(CollectionCodes.REDIS_HASH, CollectionCodes.STREAM, "Redis 5", 9),

    /** Redis 7.0: RDB version 10, streams as type 19. */
    REDIS_7_0(CollectionCodes.REDIS_HASH, CollectionCodes.STREAM_2, "Redis 7.0", 10),

    /** Redis 7.2, Valkey 7.2 and 8: RDB version 11, streams as type 21. */
    REDIS_7_2(CollectionCodes.REDIS_HASH, CollectionCodes.STREAM_3, "Redis 7.2", 11),

    /** Redis 7.4: RDB version 12, streams as type 21, hashes whose fields expire as type 24. */
    REDIS_7_4(CollectionCodes.REDIS_HASH, CollectionCodes.STREAM_3, "Redis 7.4", 12),

    /** Valkey 9: streams as type 21, hashes whose fields expire as Valkey's type 22. */
    VALKEY_9(CollectionCodes.VALKEY_HASH, CollectionCodes.STREAM_3, "Valkey 9", RdbVersion.HIGHEST_FOR_VALKEY);

    private final int expiringHash;
    private final int stream;
    private final String title;
    private final int highestVersion;

    OldestServer(int expiringHash, int stream, String title, int highestVersion) {
        this.expiringHash = expiringHash;
        this.stream = stream;
        this.title = title;
        this.highestVersion = highestVersion;
    }

    /** What collections are written as. */
    CollectionCodes codes() {
        return new CollectionCodes(expiringHash, stream);
    }

    /** The same for a child. */
    int outputFlags() {
        int streams = switch (stream) {
            case CollectionCodes.STREAM -> OutputDescriptor.FLAG_STREAM_1;
            case CollectionCodes.STREAM_2 -> OutputDescriptor.FLAG_STREAM_2;
            case CollectionCodes.STREAM_3 -> OutputDescriptor.FLAG_STREAM_3;
            default -> 0;
        };
        return streams | (readsValkeyHashes() ? OutputDescriptor.FLAG_VALKEY : 0);
    }

    /** Whether hashes whose fields expire are written as Valkey's, not as those of Redis. */
    boolean readsValkeyHashes() {
        return expiringHash == CollectionCodes.VALKEY_HASH;
    }

    /** For messages. */
    String title() {
        return title;
    }

    /** Of the REDIS magic. */
    int highestVersion() {
        return highestVersion;
    }
}
