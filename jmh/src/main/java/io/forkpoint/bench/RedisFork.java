package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.Path;

/** The fork of a redis-server that is filled by DEBUG POPULATE. */
final class RedisFork {
    /** What DEBUG POPULATE adds for each key to a value of the length asked for: key, entry and object. */
    private static final int OVERHEAD = 24;

    private RedisFork() {}

    /** What {@code latest_fork_usec} says of each of some forks; the child is killed at once. */
    static double[] micros(long keys, int valueBytes, int forks, Path folder) throws IOException {
        try (Redis redis = Redis.start(folder.resolve("redis-fork"))) {
            redis.command("DEBUG", "POPULATE", Long.toString(keys), "key", Integer.toString(valueBytes - OVERHEAD));
            Report.log(
                    "redis-server: used_memory %s, rss %s", redis.info("used_memory"), redis.info("used_memory_rss"));
            double[] micros = new double[forks];
            for (int i = 0; i < forks; i++) {
                micros[i] = redis.forkMicros();
            }
            return micros;
        }
    }
}
