package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.memory.BlockDescriptor;
import io.forkpoint.memory.CollectionDescriptor;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The lowest version of the format that holds what a store has. The versions are those in which {@code rdb.h} of Redis
 * and Valkey introduced each type.
 */
final class RdbVersion {
    /** Of the REDIS magic: what Valkey 9 still reads. */
    static final int HIGHEST_FOR_VALKEY = 11;

    private static final int LOWEST = 9;
    private static final int WITH_FUNCTIONS = 10;
    private static final int REDIS_ONLY = 12;
    private static final int VALKEY = 80;
    private static final String VALKEY_HEADER = "VALKEY080";
    private static final String[] REDIS_HEADERS = {"REDIS0009", "REDIS0010", "REDIS0011", "REDIS0012"};

    private RdbVersion() {}

    /**
     * The header: 9 characters under either magic.
     *
     * @param types how many values of each block type there are
     * @throws SnapshotException if no version holds them all, or none that the server reads
     */
    static String header(long[] types, boolean functions, OldestServer oldest) {
        int highest = functions ? WITH_FUNCTIONS : LOWEST;
        boolean isValkey = false;
        for (int type = 0; type < types.length; type++) {
            int version = types[type] == 0 ? LOWEST : versionOf(type, oldest);
            isValkey |= version == VALKEY;
            highest = version == VALKEY ? highest : Math.max(highest, version);
        }
        if (isValkey && highest == REDIS_ONLY && oldest == OldestServer.AUTO) {
            throw bothDialects(types, oldest);
        }
        if (highest > oldest.highestVersion() || (isValkey && !readsValkey(oldest))) {
            throw tooNew(types, functions, oldest);
        }
        return isValkey ? VALKEY_HEADER : REDIS_HEADERS[highest - LOWEST];
    }

    private static boolean readsValkey(OldestServer oldest) {
        return oldest == OldestServer.AUTO || oldest.readsValkeyHashes();
    }

    private static boolean canRead(int version, OldestServer oldest) {
        return version == VALKEY ? readsValkey(oldest) : version <= oldest.highestVersion();
    }

    /** That of a block type, as it is written for a server. */
    private static int versionOf(int type, OldestServer oldest) {
        return switch (type) {
            case CollectionDescriptor.TYPE_STREAM -> versionOfCode(oldest.stream());
            case CollectionDescriptor.TYPE_HASH_EXPIRING -> oldest.readsValkeyHashes() ? VALKEY : REDIS_ONLY;
            case BlockDescriptor.TYPE_VALKEY_BIT | 22, BlockDescriptor.TYPE_VALKEY_BIT | 23 -> VALKEY;
            default -> versionOfCode(type);
        };
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

    private static SnapshotException bothDialects(long[] types, OldestServer oldest) {
        return new SnapshotException("no RDB version holds both dialects, and the store has values of the Redis types "
                + codes(types, type -> versionOf(type, oldest) == REDIS_ONLY) + " and of the Valkey types "
                + codes(types, type -> versionOf(type, oldest) == VALKEY) + ": remove the values of one of them");
    }

    private static SnapshotException tooNew(long[] types, boolean functions, OldestServer oldest) {
        StringBuilder what = new StringBuilder();
        if (functions && WITH_FUNCTIONS > oldest.highestVersion()) {
            what.append(", functions");
        }
        if (types[CollectionDescriptor.TYPE_HASH_EXPIRING] > 0
                && !canRead(versionOf(CollectionDescriptor.TYPE_HASH_EXPIRING, oldest), oldest)) {
            what.append(", hashes whose fields expire");
        }
        List<Integer> loaded = codes(
                types, type -> !CollectionDescriptor.isCollection(type) && !canRead(versionOf(type, oldest), oldest));
        if (!loaded.isEmpty()) {
            what.append(", values loaded as the RDB types ").append(loaded);
        }
        return new SnapshotException(oldest.title() + " cannot read what the store has: " + what.substring(2)
                + "; remove them, or name a later server as the oldest");
    }

    /** The type codes in the file of those types of which there is a value. */
    private static List<Integer> codes(long[] types, IntPredicate which) {
        return IntStream.range(0, types.length)
                .filter(type -> types[type] > 0)
                .filter(which)
                .mapToObj(type -> type & BlockDescriptor.TYPE_CODE_MASK)
                .collect(Collectors.toList());
    }
}
