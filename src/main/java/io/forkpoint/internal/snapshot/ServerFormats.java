package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.OutputDescriptor;
import io.forkpoint.internal.rdb.CollectionCodes;
import io.forkpoint.snapshot.OldestServer;

/** What a server reads of the forms that RDB has for the same value. */
public final class ServerFormats {
    private ServerFormats() {}

    /** Returns what collections are written as for a server. */
    public static CollectionCodes codes(OldestServer server) {
        int hash = readsValkeyHashes(server) ? CollectionCodes.VALKEY_HASH : CollectionCodes.REDIS_HASH;
        return new CollectionCodes(hash, streamCode(server));
    }

    private static int streamCode(OldestServer server) {
        return switch (server) {
            case AUTO -> CollectionCodes.AS_HELD;
            case REDIS_5 -> CollectionCodes.STREAM;
            case REDIS_7_0 -> CollectionCodes.STREAM_2;
            case REDIS_7_2, REDIS_7_4, VALKEY_9 -> CollectionCodes.STREAM_3;
        };
    }

    /** Returns the same for a child. */
    public static int outputFlags(OldestServer server) {
        int streams = switch (server) {
            case AUTO -> 0;
            case REDIS_5 -> OutputDescriptor.FLAG_STREAM_1;
            case REDIS_7_0 -> OutputDescriptor.FLAG_STREAM_2;
            case REDIS_7_2, REDIS_7_4, VALKEY_9 -> OutputDescriptor.FLAG_STREAM_3;
        };
        return streams | (readsValkeyHashes(server) ? OutputDescriptor.FLAG_VALKEY : 0);
    }

    /** Whether hashes whose fields expire are written as Valkey's, not as those of Redis. */
    static boolean readsValkeyHashes(OldestServer server) {
        return server == OldestServer.VALKEY_9;
    }

    /** Returns the highest version in the REDIS magic that a server reads. */
    static int highestVersion(OldestServer server) {
        return switch (server) {
            case REDIS_5 -> 9;
            case REDIS_7_0 -> 10;
            case REDIS_7_2 -> 11;
            case AUTO, REDIS_7_4 -> 12;
            case VALKEY_9 -> RdbVersion.HIGHEST_FOR_VALKEY;
        };
    }
}
