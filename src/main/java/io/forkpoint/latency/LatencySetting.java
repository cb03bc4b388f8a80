package io.forkpoint.latency;

/**
 * What was driven, and how. Runs of equal settings can be summed up.
 *
 * @param series name in tables and pictures: {@code fork:private}, {@code async-fork:shared}, {@code redis}
 * @param target {@code forkpoint}, {@code redis} for any server of its protocol, {@code served} for one
 *     of ours, or {@code nothing}
 * @param method how snapshots were taken: {@code fork}, {@code async-fork}, {@code thread}, {@code bgsave}, {@code none}
 *     for no snapshot, {@code stall} for a planted stall in its place
 * @param arena kind of the store's memory; empty for other targets
 * @param sink where snapshots went: {@code file} or {@code null}; empty without any
 * @param dataBytes keys and values, in bytes, rounded up to whole entries
 * @param keys how many there are
 * @param keyBytes length of a key
 * @param valueBytes length of a value
 * @param rate writes a second, of all writers together
 * @param writers threads that write
 * @param zipf exponent of the Zipf distribution by which keys are chosen; 0 for all alike
 * @param ttlShare share of the writes that set an expiry, from 0 to 1
 * @param pace how writers wait until a write is due: {@code spin} or {@code sleep}
 */
public record LatencySetting(
        String series,
        String target,
        String method,
        String arena,
        String sink,
        long dataBytes,
        long keys,
        int keyBytes,
        int valueBytes,
        int rate,
        int writers,
        double zipf,
        double ttlShare,
        String pace) {}
