package io.forkpoint.rdb;

import java.util.List;
import java.util.Map;

/**
 * What is in an RDB file that is whole and sound, or what of it can be saved. Names and texts out of the file are printable: other
 * bytes are escaped as {@code \xNN}, and what is longer than 128 bytes is cut and says so. Immutable.
 *
 * @param valkey whether the magic is VALKEY; REDIS otherwise
 * @param version the RDB version
 * @param bytes how long the file is, up to its checksum
 * @param crc64 the CRC-64 that it ends in and that is right, or 0 if it has none
 * @param aux the AUX fields in the file's order, the first {@link #LISTED} of them
 * @param keys how many entries there are, expired ones, and of repeated keys all, included
 * @param keysWithExpiry how many of them have an expiry
 * @param expiredKeys how many of these have passed it
 * @param emptyCollections lists, sets, sorted sets and hashes without elements, which are not among the keys
 * @param keysByType entries by type: string, list, set, zset, hash, stream, module
 * @param keysByEncoding entries by type and layout in the file, such as {@code "hash, listpack"}
 * @param keysByDatabase entries by database; those of the databases that come after the first
 *     {@link #LISTED} are counted under -1
 * @param functionCount how many function libraries there are
 * @param functions the first {@link #LISTED} of them
 * @param moduleAuxCount how many records of modules beside the keys there are
 * @param moduleAux the first {@link #LISTED} of them
 * @param largestKeys the entries that take the most bytes, the largest first
 * @param skipped how much a load that saves what can be saved would pass over
 * @param skippedParts the first {@link #LISTED} of that
 */
public record RdbInspection(
        boolean valkey,
        int version,
        long bytes,
        long crc64,
        Map<String, String> aux,
        long keys,
        long keysWithExpiry,
        long expiredKeys,
        long emptyCollections,
        Map<String, Long> keysByType,
        Map<String, Long> keysByEncoding,
        Map<Integer, Long> keysByDatabase,
        long functionCount,
        List<Function> functions,
        long moduleAuxCount,
        List<ModuleAux> moduleAux,
        List<LargeKey> largestKeys,
        long skipped,
        List<SkippedPart> skippedParts) {
    /** How many of what a file may have many of are listed. */
    public static final int LISTED = 1024;

    /**
     * Returns whether the file ends in a checksum. Files of versions below 5, and where Redis was told not to, do not.
     *
     * @return true if so
     */
    public boolean checksummed() {
        return crc64 != 0;
    }

    /**
     * A library of functions.
     *
     * @param name what its first line says, or the line if it says nothing of the kind
     * @param bytes length of its source
     */
    public record Function(String name, int bytes) {}

    /**
     * What a module keeps beside the keys.
     *
     * @param module the nine characters of the module type's name
     * @param beforeKeys whether it was written before the keys; behind them otherwise
     * @param bytes its length in the file
     */
    public record ModuleAux(String module, boolean beforeKeys, int bytes) {}

    /**
     * An entry.
     *
     * @param key its name
     * @param bytes of key and value, the value of a string being plain and any other as it is in the file
     * @param elements of a list, set, sorted set or stream, pairs of a hash, otherwise 1
     */
    public record LargeKey(String key, int database, String type, String encoding, long bytes, long elements) {}
}
