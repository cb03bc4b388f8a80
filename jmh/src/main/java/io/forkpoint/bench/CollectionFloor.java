package io.forkpoint.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Calls a second of a redis-server on loopback, by {@code redis-benchmark -P 100}, on the collections that
 * {@link CollectionBenchmark} has in this process. Three rounds, each of every command once.
 *
 * <p>Arguments: name of the set, elements of each collection, requests of each round, work folder.
 */
final class CollectionFloor {
    private static final int ROUNDS = 3;
    private static final int PIPELINE = 100;
    /** redis-benchmark has no random numbers that are written as an index must be: one for each round, of eighths. */
    private static final long[] EIGHTHS = {1, 2, 3};

    private static final String ELEMENT = "element:__rand_int__";
    private static final String NUMBER = "__rand_int__";

    private final long size;
    private final long requests;
    private final Redis redis;

    private CollectionFloor(long size, long requests, Redis redis) {
        this.size = size;
        this.requests = requests;
        this.redis = redis;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        long size = Long.parseLong(args[1]);
        String name = CollectionTable.prefix(args[0]) + "floor-" + size;
        if (Measurement.exists(name)) {
            return;
        }
        try (Redis redis = Redis.start(Path.of(args[3]).resolve("redis-floor"))) {
            new CollectionFloor(size, Long.parseLong(args[2]), redis).measure().write(name);
        }
    }

    /** Commands under the names of the benchmark's methods; a queue's push and pop stand for one. */
    private Map<String, List<String>> commands(long index) {
        String from = Long.toString(Math.min(index, size - 10));
        String to = Long.toString(Math.min(index, size - 10) + 9);
        return Map.of(
                "push", List.of("RPUSH", "list", ELEMENT),
                "pop", List.of("LPOP", "list"),
                "index", List.of("LINDEX", "list", Long.toString(index)),
                "hget", List.of("HGET", "hash", ELEMENT),
                "hset", List.of("HSET", "hash", ELEMENT, NUMBER),
                "sadd", List.of("SADD", "set", ELEMENT),
                "sismember", List.of("SISMEMBER", "set", ELEMENT),
                "zadd", List.of("ZADD", "zset", NUMBER, ELEMENT),
                "zrangeByRank", List.of("ZRANGE", "zset", from, to),
                "zrangeByScore", List.of("ZRANGEBYSCORE", "zset", NUMBER, "+inf", "LIMIT", "0", "10"));
    }

    private Measurement measure() throws IOException, InterruptedException {
        redis.pipeline(size, BenchCollections.hashCommand(size));
        redis.pipeline(size, BenchCollections.setCommand(size));
        redis.pipeline(size, BenchCollections.sortedSetCommand(size));
        Measurement measurement = new Measurement().put("size", size).put("requests", requests);
        List<String> names = new ArrayList<>(commands(0).keySet());
        names.removeAll(List.of("push", "pop"));
        names.sort(null);
        // A pop needs what was pushed.
        names.addAll(List.of("push", "pop"));
        double[][] rates = new double[names.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            redis.command("DEL", "list");
            redis.pipeline(size, BenchCollections.listCommand());
            Map<String, List<String>> commands = commands(size * EIGHTHS[round] / 8);
            for (int i = 0; i < rates.length; i++) {
                rates[i][round] = run(commands.get(names.get(i)));
            }
        }
        for (int i = 0; i < rates.length; i++) {
            measurement.put(names.get(i), rates[i]);
        }
        BenchCollections.check(size, Long.parseLong(redis.command("HLEN", "hash")), "Redis's hash");
        BenchCollections.check(size, Long.parseLong(redis.command("SCARD", "set")), "Redis's set");
        BenchCollections.check(size, Long.parseLong(redis.command("ZCARD", "zset")), "Redis's sorted set");
        return measurement;
    }

    /** Requests a second. redis-benchmark ends with an error when a command is answered by one. */
    private double run(List<String> command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("redis-benchmark", "--csv", "-h", "127.0.0.1"));
        line.addAll(List.of("-p", Integer.toString(redis.port()), "-P", Integer.toString(PIPELINE)));
        line.addAll(List.of("-r", Long.toString(size), "-n", Long.toString(requests)));
        line.addAll(command);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(line + " failed: " + output);
        }
        // The last line is "command","requests a second","average latency",...
        String last = output.lines().reduce((first, second) -> second).orElse("");
        Report.log("%s", last);
        String[] cells = last.split("\",\"");
        if (cells.length < 2) {
            throw new IOException("redis-benchmark printed no figure: " + output);
        }
        return Double.parseDouble(cells[1]);
    }
}
