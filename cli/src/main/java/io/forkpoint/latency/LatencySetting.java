package io.forkpoint.latency;

/**
 * What was driven, and how. Runs of equal settings can be summed up.
 *
 * @param series name in tables and pictures: {@code fork:private}, {@code async-fork:shared}, {@code redis}
 * @param target {@code forkpoint}, {@code redis} or {@code valkey} for a server of that protocol, {@code served} for one
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
 * @param connections to a server, over which the writers take turns; 0 for other targets
 * @param getShare share of the commands to a server that are GETs, from 0 to 1
 * @param bystanderBytes memory of the bystander beside it; 0 without one
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
        String pace,
        int connections,
        double getShare,
        long bystanderBytes) {
    /** Files from before connections were counted have none of them: each writer had its own. */
    public LatencySetting {
        if (connections == 0 && Series.isServer(target)) {
            connections = writers;
        }
    }
}
