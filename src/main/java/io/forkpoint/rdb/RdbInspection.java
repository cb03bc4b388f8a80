package io.forkpoint.rdb;

import java.util.List;
import java.util.Map;

/**
 * The content of an RDB file that is complete and sound, or what can be salvaged of it. Names and texts from the file are
 * printable: other bytes are escaped as {@code \xNN}, and texts longer than 128 bytes are cut and say so. Immutable.
 *
 * @param valkey whether the magic is VALKEY; REDIS otherwise
 * @param version the RDB version
 * @param bytes the length of the file, up to its checksum
 * @param crc64 the verified CRC-64 at the end of the file, or 0 if it has none
 * @param aux the first {@link #LISTED} AUX fields in the order of the file
 * @param keys the number of entries, including expired ones and all of a repeated key
 * @param keysWithExpiry the number of entries that have an expiry
 * @param expiredKeys the number of entries that have expired
 * @param emptyCollections the number of lists, sets, sorted sets and hashes without elements, which do not count as keys
 * @param keysByType the number of entries by type: string, list, set, zset, hash, stream, module
 * @param keysByEncoding the number of entries by type and layout in the file, such as {@code "hash, listpack"}
 * @param keysByDatabase the number of entries by database; databases after the first {@link #LISTED} count under -1
 * @param functionCount the number of function libraries
 * @param functions the first {@link #LISTED} function libraries
 * @param moduleAuxCount the number of module records besides the keys
 * @param moduleAux the first {@link #LISTED} module records
 * @param largestKeys the entries that take the most bytes, the largest first
 * @param skipped the number of parts that a load with salvage would skip
 * @param skippedParts the first {@link #LISTED} of these parts
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
    /** The maximum length of a list in this report. */
    public static final int LISTED = 1024;

    /**
     * Returns whether the file ends in a checksum. Files below version 5 do not, nor files of a Redis without checksums.
     *
     * @return true if it does
     */
    public boolean checksummed() {
        return crc64 != 0;
    }

    /**
     * A library of functions.
     *
     * @param name the name from its first line, or that line if it has no name
     * @param bytes the length of its source
     */
    public record Function(String name, int bytes) {}

    /**
     * A record that a module keeps besides the keys.
     *
     * @param module the nine characters of the module type's name
     * @param beforeKeys true if the record comes before the keys, false if it comes after them
     * @param bytes its length in the file
     */
    public record ModuleAux(String module, boolean beforeKeys, int bytes) {}

    /**
     * An entry.
     *
     * @param key the key
     * @param bytes the length of key and value; a string counts uncompressed, any other value as in the file
     * @param elements the number of elements of a list, set, sorted set or stream, or of pairs of a hash, otherwise 1
     */
    public record LargeKey(String key, int database, String type, String encoding, long bytes, long elements) {}
}
