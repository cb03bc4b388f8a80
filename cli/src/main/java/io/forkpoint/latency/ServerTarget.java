package io.forkpoint.latency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A server that speaks the Redis protocol: one of this run's own, or one that is there already and empty. */
final class ServerTarget implements LatencyTarget {
    private static final int PIPELINE = 500;
    private static final int POLL_MILLIS = 100;
    /** Ticks a second of a server that has nothing else to do; and keys whose table it moves in a second then, at least. */
    private static final String FAST_HZ = "500";

    private static final double MOVED_KEYS = 2e6;
    private static final double LEAST_MOVE_SECONDS = 1;

    private final LatencySetting setting;
    /** Null if the server was there. */
    private final ServerProcess process;

    private final ServerAddress address;
    private final RespConnection control;
    /** The sampler is another thread. */
    private final RespConnection observer;

    /**
     * Connects.
     *
     * @param server {@code HOST:PORT}, or the program to start
     */
    ServerTarget(LatencySetting setting, String server, Path folder) throws IOException, InterruptedException {
        this.setting = setting;
        boolean isThere = server.contains(":");
        process = isThere ? null : ServerProcess.start(server, folder);
        address = isThere ? ServerAddress.parse(server) : process.address();
        control = address.connect();
        observer = address.connect();
        long keys = Long.parseLong(control.command("DBSIZE"));
        if (keys != 0) {
            throw new IOException("the server at " + server + " holds " + keys
                    + " keys; the bench fills, overwrites and flushes database 0, so give it an empty server");
        }
    }

    @Override
    public void fill() throws IOException {
        byte[] set = "SET".getBytes(StandardCharsets.US_ASCII);
        byte[] key = new byte[Entries.KEY_BYTES];
        byte[] value = Entries.value(setting.valueBytes());
        int sent = 0;
        for (long number = 0; number < setting.keys(); number++) {
            Entries.key(key, number);
            Entries.stamp(value, number);
            control.send(set, key, value);
            if (++sent == PIPELINE || number == setting.keys() - 1) {
                control.flush();
                for (; sent > 0; sent--) {
                    control.reply("SET");
                }
            }
        }
        finishGrowing();
    }

    /** A table that has grown is moved a millisecond in each tick, for a minute of large ones; seen in its p99.9. */
    private void finishGrowing() throws IOException {
        String[] hz = control.array("CONFIG", "GET", "hz");
        if (hz.length != 2) {
            return;
        }
        control.command("CONFIG", "SET", "hz", FAST_HZ);
        double seconds = Math.max(LEAST_MOVE_SECONDS, setting.keys() / MOVED_KEYS);
        Pace.SLEEP.awaitNanos(System.nanoTime() + Math.round(seconds * 1e9));
        control.command("CONFIG", "SET", "hz", hz[1]);
    }

    @Override
    public OpenLoop load(long beginNanos) throws IOException {
        return PipelinedLoad.of(setting, address, beginNanos);
    }

    @Override
    public SnapshotMark snapshot(int number, long originNanos) throws IOException, InterruptedException {
        if (setting.method().equals("none")) {
            return null;
        }
        long start = System.nanoTime();
        save();
        long forked = System.nanoTime();
        double forkMicros = number(info(control, "stats"), "latest_fork_usec");
        Map<String, String> info = info(control, "persistence");
        long cowPeak = 0;
        long retainedPeak = 0;
        while (!info.get("rdb_bgsave_in_progress").equals("0")) {
            cowPeak = Math.max(cowPeak, number(info, "current_cow_peak"));
            retainedPeak = Math.max(retainedPeak, retained(control));
            Thread.sleep(POLL_MILLIS);
            info = info(control, "persistence");
        }
        long end = System.nanoTime();
        if (!info.get("rdb_last_bgsave_status").equals("ok")) {
            throw new IOException("the server's BGSAVE failed; its log says why");
        }
        long bytes = process == null ? 0 : process.dumpBytes();
        double gateMillis = (forked - originNanos) / 1e6 - forkMicros / 1e3;
        return new SnapshotMark(
                number,
                (start - originNanos) / 1e6,
                gateMillis,
                forkMicros,
                forkMicros,
                (end - originNanos) / 1e6,
                setting.keys(),
                bytes,
                bytes / 1e6 / Math.max(1e-9, (end - forked) / 1e9),
                retainedPeak,
                Math.max(cowPeak, number(info, "rdb_last_cow_size")));
    }

    /** A server of ours is told how. */
    private void save() throws IOException {
        switch (setting.method()) {
            case "async-fork" -> control.command("BGSAVE", "ASYNC");
            case "thread" -> control.command("BGSAVE", "THREAD");
            default -> control.command("BGSAVE");
        }
    }

    @Override
    public void removeSnapshot() throws IOException {
        if (process != null) {
            process.removeDump();
        }
    }

    @Override
    public MemorySample sample(double atMillis) throws IOException {
        Map<String, String> info = info(observer, "persistence");
        boolean saves = !info.get("rdb_bgsave_in_progress").equals("0");
        return new MemorySample(
                atMillis,
                process == null ? number(info(observer, "memory"), "used_memory_rss") : process.residentBytes(),
                saves ? retained(observer) : 0,
                saves ? number(info, "current_cow_size") : 0,
                saves && process != null ? process.savedBytes() : 0);
    }

    @Override
    public Map<String, String> facts() throws IOException {
        Map<String, String> info = new LinkedHashMap<>(info(control, "server"));
        info.putAll(info(control, "memory"));
        String version = Stream.of("forkpoint", "valkey", "redis")
                .filter(name -> info.containsKey(name + "_version"))
                .map(name -> name + " " + info.get(name + "_version"))
                .findFirst()
                .orElse("unknown");
        return Map.of("server", version + ", malloc " + info.getOrDefault("mem_allocator", "unknown"));
    }

    /** What a server of ours keeps back for the snapshot; others copy instead. */
    private long retained(RespConnection connection) throws IOException {
        return setting.series().startsWith(Series.SERVED)
                ? number(info(connection, "memory"), "forkpoint_retained_memory")
                : 0;
    }

    /** One section of INFO: all of them together would hold the server up for longer. */
    private static Map<String, String> info(RespConnection connection, String section) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : connection.command("INFO", section).split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return fields;
    }

    private static long number(Map<String, String> info, String field) {
        return Long.parseLong(info.getOrDefault(field, "0"));
    }

    @Override
    public void close() throws IOException {
        if (process == null) {
            control.command("FLUSHDB");
        }
        control.close();
        observer.close();
        if (process != null) {
            process.close();
        }
    }
}
