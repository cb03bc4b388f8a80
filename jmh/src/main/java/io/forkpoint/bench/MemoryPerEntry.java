package io.forkpoint.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Bytes an entry above its key and value, index included. The JVM engines run with a small heap that is touched from
 * the start, so that what grows in the resident set is off-heap memory; {@code heap-map}'s may grow, since that is where
 * its data lie.
 *
 * <p>Arguments: value bytes, entries, engines separated by commas ({@code redis} for a redis-server), work folder.
 */
final class MemoryPerEntry {
    private MemoryPerEntry() {}

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        int valueBytes = Integer.parseInt(args[0]);
        long entries = Long.parseLong(args[1]);
        Report report = new Report(
                "memory-" + valueBytes,
                "Memory per entry, " + valueBytes + "-byte values",
                String.format(
                        "%,d random 16-byte keys; bytes an entry, index included. Resident: growth of the process's"
                                + " resident set while it was filled. Own: what the engine itself says (Forkpoint used"
                                + " + index, Redis used_memory, LMDB the pages of its file, heap-map what a collection"
                                + " leaves; its resident set is the whole grown heap).",
                        entries));
        report.head("engine", "resident", "resident above key and value", "own", "own above key and value");
        for (String engine : args[2].split(",")) {
            long[] bytes = engine.equals("redis")
                    ? redis(entries, valueBytes, Path.of(args[3]))
                    : jvm(engine, entries, valueBytes);
            int payload = Keys.BYTES + valueBytes;
            double resident = (double) bytes[0] / entries;
            double own = (double) bytes[1] / entries;
            report.row(
                    engine,
                    Report.number(resident, 1),
                    Report.number(resident - payload, 1),
                    Report.number(own, 1),
                    Report.number(own - payload, 1));
        }
        report.library("chronicle-map");
        report.library("ohc-core");
        report.library("mapdb");
        report.library("lmdbjava");
        report.write();
    }

    private static long[] jvm(String engine, long entries, int valueBytes) throws IOException {
        try (WorkerProcess worker =
                new WorkerProcess(engine, entries, valueBytes, "64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC")) {
            worker.awaitReady();
            String[] answer = worker.ask("memory").split(" ");
            return new long[] {Long.parseLong(answer[0]), Long.parseLong(answer[1])};
        }
    }

    private static long[] redis(long entries, int valueBytes, Path folder) throws IOException {
        try (Redis redis = Redis.start(folder.resolve("redis-memory"))) {
            long rss = redis.infoLong("used_memory_rss");
            long used = redis.infoLong("used_memory");
            redis.fill(entries, valueBytes);
            return new long[] {redis.infoLong("used_memory_rss") - rss, redis.infoLong("used_memory") - used};
        }
    }
}
