package io.forkpoint.latency;

/**
 * The servers to drive: for each kind {@code HOST:PORT} of one that is there and empty, or the program to start.
 *
 * @param redis for the series {@code redis}
 * @param valkey for the series {@code valkey}
 * @param served for the series {@code served-…}, ours
 */
public record ServerPrograms(String redis, String valkey, String served) {
    /** That of a {@link LatencySetting#target()}; empty for what is no server. */
    String of(String target) {
        return switch (target) {
            case Series.REDIS -> redis;
            case Series.VALKEY -> valkey;
            case Series.SERVED -> served;
            default -> "";
        };
    }
}
