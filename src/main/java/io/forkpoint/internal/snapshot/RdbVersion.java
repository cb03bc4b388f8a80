package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.snapshot.OldestServer;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The lowest version of the format that holds what a store has. The versions are those in which {@code rdb.h} of Redis
 * and Valkey introduced each type. Where no version will do, an {@link UnwritableContentException} says what stands in the
 * way.
 */
final class RdbVersion {
    /** Of the REDIS magic: what Valkey 9 still reads. */
    static final int HIGHEST_FOR_VALKEY = 11;

    private static final int LOWEST = 9;
    private static final int WITH_FUNCTIONS = 10;
    private static final int REDIS_ONLY = 12;
    /** No version that is written: of types which only Redis 8 knows, in files of version 12. */
    private static final int REDIS_8 = 13;

    private static final int VALKEY = 80;
    private static final String VALKEY_HEADER = "VALKEY080";
    private static final String[] REDIS_HEADERS = {"REDIS0009", "REDIS0010", "REDIS0011", "REDIS0012", "REDIS0012"};

    private final long[] types;
    private final boolean functions;
    private final OldestServer oldest;

    private RdbVersion(long[] types, boolean functions, OldestServer oldest) {
        this.types = types;
        this.functions = functions;
        this.oldest = oldest;
    }

    /**
     * The header: 9 characters under either magic.
     *
     * @param types how many values of each block type there are
     * @throws UnwritableContentException if no version holds them all, or none that the server reads
     */
    static String header(long[] types, boolean functions, OldestServer oldest) {
        return new RdbVersion(types, functions, oldest).header();
    }

    private String header() {
        int highest = functions ? WITH_FUNCTIONS : LOWEST;
        boolean isValkey = false;
        for (int type = 0; type < types.length; type++) {
            int version = types[type] == 0 ? LOWEST : versionOf(type);
            isValkey |= version == VALKEY;
            highest = version == VALKEY ? highest : Math.max(highest, version);
        }
        if (isValkey && highest >= REDIS_ONLY && oldest == OldestServer.AUTO) {
            throw bothDialects();
        }
        if (!isReadable(highest) || (isValkey && !isReadable(VALKEY))) {
            throw tooNew();
        }
        return isValkey ? VALKEY_HEADER : REDIS_HEADERS[highest - LOWEST];
    }

    private boolean isReadable(int version) {
        return oldest == OldestServer.AUTO
                || (version == VALKEY
                        ? ServerFormats.readsValkeyHashes(oldest)
                        : version <= ServerFormats.highestVersion(oldest));
    }

    /** That of a block type, as it is written for the server. */
    private int versionOf(int type) {
        return switch (type) {
            case CollectionDescriptor.TYPE_STREAM,
                    CollectionDescriptor.TYPE_STREAM_2,
                    CollectionDescriptor.TYPE_STREAM_3,
                    CollectionDescriptor.TYPE_LIST,
                    CollectionDescriptor.TYPE_SET,
                    CollectionDescriptor.TYPE_HASH,
                    CollectionDescriptor.TYPE_SORTED_SET ->
                versionOfCode(ServerFormats.codes(oldest).codeOf(type));
            case CollectionDescriptor.TYPE_HASH_EXPIRING -> isForValkey() ? VALKEY : REDIS_ONLY;
            case CollectionDescriptor.TYPE_HASH_LATE,
                    BlockDescriptor.TYPE_VALKEY_BIT | 22,
                    BlockDescriptor.TYPE_VALKEY_BIT | 23 -> VALKEY;
            case BlockDescriptor.TYPE_VECTOR_SET -> REDIS_8;
            default -> versionOfCode(type);
        };
    }

    /** Whether hashes whose fields expire are written in Valkey's form: under AUTO, if that of Redis does not hold all. */
    private boolean isForValkey() {
        return ServerFormats.readsValkeyHashes(oldest)
                || (oldest == OldestServer.AUTO && types[CollectionDescriptor.TYPE_HASH_LATE] > 0);
    }

    private static int versionOfCode(int code) {
        return switch (code) {
            case 16, 17, 18, 19 -> 10;
            case 20, 21 -> 11;
            // Hashes whose fields expire: codes that mean something else under the other magic.
            case 22, 23, 24, 25 -> REDIS_ONLY;
            default -> LOWEST;
        };
    }

    private UnwritableContentException bothDialects() {
        return new UnwritableContentException(
                "no RDB version holds both dialects, and the store has values of the Redis types "
                        + codes(type -> versionOf(type) >= REDIS_ONLY && versionOf(type) != VALKEY)
                        + " and of the Valkey types " + codes(type -> versionOf(type) == VALKEY)
                        + ": remove the values of one of them",
                type -> versionOf(type) == VALKEY);
    }

    private UnwritableContentException tooNew() {
        StringBuilder what = new StringBuilder();
        if (functions && !isReadable(WITH_FUNCTIONS)) {
            what.append(", functions");
        }
        name(what, CollectionDescriptor.TYPE_HASH_EXPIRING, ", hashes whose fields expire");
        name(what, CollectionDescriptor.TYPE_HASH_LATE, ", hashes whose fields expire after the year 10889");
        name(what, BlockDescriptor.TYPE_VECTOR_SET, ", vector sets");
        List<Integer> loaded = codes(type -> !CollectionDescriptor.isCollection(type)
                && type != BlockDescriptor.TYPE_VECTOR_SET
                && !isReadable(versionOf(type)));
        if (!loaded.isEmpty()) {
            what.append(", values loaded as the RDB types ").append(loaded);
        }
        return new UnwritableContentException(
                oldest.title() + " cannot read what the store has: " + what.substring(2)
                        + "; remove them, or name a later server as the oldest",
                type -> !isReadable(versionOf(type)));
    }

    private void name(StringBuilder what, int type, String name) {
        if (types[type] > 0 && !isReadable(versionOf(type))) {
            what.append(name);
        }
    }

    /** The type codes in the file of those types of which there is a value. */
    private List<Integer> codes(IntPredicate which) {
        return IntStream.range(0, types.length)
                .filter(type -> types[type] > 0)
                .filter(which)
                .map(type -> CollectionDescriptor.isCollection(type)
                        ? ServerFormats.codes(oldest).codeOf(type)
                        : type & BlockDescriptor.TYPE_CODE_MASK)
                .boxed()
                .collect(Collectors.toList());
    }
}
