package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.internal.rdb.RedisServer;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections in a real server, version 7.0, which loads the file that a scan has written. */
class CollectionServerTest {
    private static final String MOST = "1000000";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"REDIS_5", "REDIS_7_0"})
    void aServerHoldsWhatWasWritten(OldestServer oldest) throws Exception {
        long seed = Seeds.one();
        Seeds.explain(seed, "collections in a server", () -> {
            try (ScanArena arena = new ScanArena()) {
                RandomCollections collections = new RandomCollections(new Random(seed), arena);
                collections.fill(30);
                SnapshotOptions options =
                        SnapshotOptions.builder().oldestServer(oldest).build();
                String header = oldest == OldestServer.REDIS_5 ? "REDIS0009" : "REDIS0010";
                Files.write(folder.resolve("dump.rdb"), CollectionScan.inJava(arena, options, header));
                try (RedisServer server = RedisServer.start(folder)) {
                    awaitLoaded(server);
                    assertThat(server.call("DBSIZE")).isEqualTo((long) collections.contents.size());
                    for (String key : collections.contents.keySet()) {
                        assertHolds(server, key, collections);
                    }
                }
            }
        });
    }

    private static void awaitLoaded(RedisServer server) throws IOException, InterruptedException {
        for (int tries = 500; ; tries--) {
            try {
                server.call("DBSIZE");
                return;
            } catch (IOException e) {
                if (tries == 0 || !e.getMessage().contains("LOADING")) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static void assertHolds(RedisServer server, String key, RandomCollections collections) throws IOException {
        List<String> heard = collections.contents.get(key).heard();
        String type = (String) server.call("TYPE", key);
        switch (type) {
            case "list" ->
                assertThat(server.call("LRANGE", key, "0", "-1")).as(key).isEqualTo(heard);
            case "set" ->
                assertThat(list(server.call("SMEMBERS", key))).as(key).containsExactlyInAnyOrderElementsOf(heard);
            case "hash" ->
                assertThat(pairs(list(server.call("HGETALL", key)))).as(key).isEqualTo(pairs(heard));
            case "zset" ->
                assertThat(scored(list(server.call("ZREVRANGE", key, "0", "-1", "WITHSCORES"))))
                        .as(key)
                        .isEqualTo(heard);
            default -> assertHoldsStream(server, key, collections.streams.streams.get(key));
        }
    }

    private static void assertHoldsStream(RedisServer server, String key, RandomStreams.Stream stream)
            throws IOException {
        List<Object> entries = new ArrayList<>();
        stream.entries().forEach((id, words) -> entries.add(List.of(id, words)));
        assertThat(server.call("XRANGE", key, "-", "+")).as(key).isEqualTo(entries);
        List<String> groups = new ArrayList<>();
        for (Object group : (List<?>) server.call("XINFO", "GROUPS", key)) {
            Map<Object, Object> figures = pairs((List<?>) group);
            groups.add(figures.get("name") + " " + figures.get("last-delivered-id") + " " + figures.get("consumers")
                    + " " + figures.get("pending"));
        }
        assertThat(groups)
                .as(key)
                .containsExactlyInAnyOrderElementsOf(stream.groups().stream()
                        .map(group -> group.name() + " " + group.last() + " "
                                + group.consumers().size() + " "
                                + group.pending().size())
                        .collect(Collectors.toList()));
        for (RandomStreams.Group group : stream.groups()) {
            List<String> pending = new ArrayList<>();
            for (Object entry : (List<?>) server.call("XPENDING", key, group.name(), "-", "+", MOST)) {
                List<?> figures = (List<?>) entry;
                pending.add(figures.get(0) + " " + figures.get(1) + " " + figures.get(3));
            }
            assertThat(pending)
                    .as(key)
                    .isEqualTo(group.pending().stream()
                            .map(p -> p.id() + " " + group.consumers().get(p.consumer()) + " " + p.deliveries())
                            .collect(Collectors.toList()));
        }
    }

    private static List<String> list(Object reply) {
        return ((List<?>) reply).stream().map(String.class::cast).collect(Collectors.toList());
    }

    private static Map<Object, Object> pairs(List<?> words) {
        Map<Object, Object> pairs = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            pairs.put(words.get(i), words.get(i + 1));
        }
        return pairs;
    }

    /** Members and scores as a visitor hears them. */
    private static List<String> scored(List<String> reply) {
        List<String> scored = new ArrayList<>();
        for (int i = 0; i < reply.size(); i += 2) {
            String score = reply.get(i + 1).replace("inf", "Infinity");
            scored.add(reply.get(i) + "\n" + Double.parseDouble(score));
        }
        return scored;
    }
}
