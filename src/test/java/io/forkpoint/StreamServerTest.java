package io.forkpoint;

import static io.forkpoint.StreamReplies.claimed;
import static io.forkpoint.StreamReplies.entriesOf;
import static io.forkpoint.StreamReplies.pairs;
import static io.forkpoint.StreamReplies.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.internal.rdb.RedisServer;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.value.PendingEntry;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.StreamAppend;
import io.forkpoint.value.StreamClaim;
import io.forkpoint.value.StreamGroupInfo;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamInfo;
import io.forkpoint.value.StreamRange;
import io.forkpoint.value.StreamTrim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of a store and of a real server that are told the same say the same, and so does a server that gets the file. */
class StreamServerTest {
    /*
     * Not compared, because version 7.0 differs from later ones, which a store follows: consumers that were given nothing,
     * which it does not make, and the lag of groups.
     */
    private static final int STEPS = 3_000;
    private static final String MOST = "1000000";

    @TempDir
    Path folder;

    private Random random;
    private Store store;
    private RedisServer server;

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysWhatAServerSays(long seed) throws Exception {
        random = new Random(seed);
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Object digest;
        try (Store opened =
                Store.open(StoreOptions.builder().arena(ArenaKind.SHARED).build())) {
            store = opened;
            try (RedisServer started = RedisServer.start(first, "--enable-debug-command", "yes")) {
                server = started;
                Seeds.explain(seed, "streams beside a server", this::run);
                digest = server.call("DEBUG", "DIGEST");
            }
            SnapshotOptions options = SnapshotOptions.builder()
                    .oldestServer(OldestServer.REDIS_7_0)
                    .build();
            store.snapshot(SnapshotMethod.THREAD, second.resolve("dump.rdb"), options)
                    .join();
            try (RedisServer other = RedisServer.start(second, "--enable-debug-command", "yes")) {
                server = other;
                assertThat(server.call("DEBUG", "DIGEST")).isEqualTo(digest);
                compareAll();
            }
        }
    }

    private void run() throws IOException {
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> add();
                case 4 -> remove();
                case 5 -> read();
                case 6 -> manage();
                default -> deliver();
            }
        }
        compareAll();
    }

    // ---- words ------------------------------------------------------------------------------------------------

    private String key() {
        return "key" + random.nextInt(3);
    }

    private String group() {
        return "group" + random.nextInt(3);
    }

    private String consumer() {
        return "consumer" + random.nextInt(4);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private StoreStream stream(String key) {
        return store.stream(bytes(key));
    }

    private StreamId id() {
        return new StreamId(1 + random.nextInt(300), random.nextInt(3));
    }

    /** Does what both refuse or neither. */
    private static boolean isRefused(Command command, Runnable other) throws IOException {
        try {
            command.run();
        } catch (IOException e) {
            assertThatThrownBy(other::run).isInstanceOf(IllegalArgumentException.class);
            return true;
        }
        other.run();
        return false;
    }

    private interface Command {
        void run() throws IOException;
    }

    // ---- comparing --------------------------------------------------------------------------------------------

    private void compareAll() throws IOException {
        assertThat(server.call("DBSIZE")).isEqualTo(store.size());
        for (int i = 0; i < 3; i++) {
            String key = "key" + i;
            if (store.database(0).containsKey(bytes(key))) {
                compare(key);
            }
        }
    }

    private void compare(String key) throws IOException {
        assertThat(server.call("XRANGE", key, "-", "+"))
                .isEqualTo(reply(stream(key).range(StreamRange.all())));
        Map<Object, Object> figures = pairs(server.call("XINFO", "STREAM", key));
        StreamInfo info = stream(key).info().orElseThrow();
        assertThat(figures)
                .containsEntry("length", info.length())
                .containsEntry("last-generated-id", info.lastId().toString())
                .containsEntry("max-deleted-entry-id", info.maxDeletedId().toString())
                .containsEntry("entries-added", info.entriesAdded())
                .containsEntry("groups", info.groups());
        Map<String, StreamGroupInfo> groups = new HashMap<>();
        stream(key).groups().forEach(each -> groups.put(new String(each.name(), StandardCharsets.UTF_8), each));
        List<?> replies = (List<?>) server.call("XINFO", "GROUPS", key);
        assertThat(replies).hasSize(groups.size());
        for (Object each : replies) {
            Map<Object, Object> words = pairs(each);
            String name = (String) words.get("name");
            StreamGroupInfo group = groups.get(name);
            assertThat(words)
                    .containsEntry("pending", group.pending())
                    .containsEntry("last-delivered-id", group.lastDeliveredId().toString());
            comparePending(key, name);
        }
    }

    private void comparePending(String key, String group) throws IOException {
        List<String> expected = new ArrayList<>();
        for (Object entry : (List<?>) server.call("XPENDING", key, group, "-", "+", MOST)) {
            List<?> words = (List<?>) entry;
            expected.add(words.get(0) + " " + words.get(1) + " " + words.get(3));
        }
        List<PendingEntry> pending =
                stream(key).group(bytes(group)).pending(PendingQuery.of(StreamRange.all(), Long.MAX_VALUE));
        assertThat(pending.stream()
                        .map(each -> each.id() + " " + new String(each.consumer(), StandardCharsets.UTF_8) + " "
                                + each.deliveries()))
                .containsExactlyElementsOf(expected);
    }

    // ---- steps ------------------------------------------------------------------------------------------------

    private void add() throws IOException {
        String key = key();
        StreamId last = stream(key).lastId();
        StreamAppend how;
        String id;
        if (random.nextBoolean()) {
            StreamId next = random.nextInt(4) == 0 ? id() : new StreamId(last.millis() + 1, random.nextInt(3));
            how = StreamAppend.at(next);
            id = next.toString();
        } else {
            long millis = last.millis() + random.nextInt(3) - 1;
            how = StreamAppend.atMillis(Math.max(0, millis));
            id = Math.max(0, millis) + "-*";
        }
        List<String> words = new ArrayList<>(List.of("XADD", key));
        if (random.nextInt(5) == 0) {
            how = how.ifExists();
            words.add("NOMKSTREAM");
        }
        if (random.nextInt(8) == 0) {
            int length = random.nextInt(120);
            how = how.trimming(StreamTrim.toLength(length));
            words.addAll(List.of("MAXLEN", "=", Integer.toString(length)));
        }
        String content = "v".repeat(random.nextInt(30) == 0 ? 2000 : random.nextInt(20));
        words.addAll(List.of(id, "field", content, "number", Integer.toString(random.nextInt(100))));
        StreamAppend chosen = how;
        Object[] results = new Object[2];
        isRefused(
                () -> results[0] = server.call(words.toArray(String[]::new)),
                () -> results[1] = stream(key)
                        .append(
                                chosen,
                                bytes("field"),
                                bytes(content),
                                bytes("number"),
                                bytes(words.get(words.size() - 1)))
                        .map(StreamId::toString)
                        .orElse(null));
        assertThat(results[1]).isEqualTo(results[0]);
    }

    private void remove() throws IOException {
        String key = key();
        StreamId a = id();
        StreamId b = id();
        switch (random.nextInt(4)) {
            case 0 -> {
                StreamId from = new StreamId(random.nextInt(100), 0);
                assertThat(server.call("XTRIM", key, "MINID", "=", from.toString()))
                        .isEqualTo(stream(key).trim(StreamTrim.fromId(from)));
            }
            case 1 -> {
                // Redis 7.0, other than later ones, takes an id below that of an entry that was deleted.
                boolean isBelowDeleted = stream(key)
                        .info()
                        .filter(info -> info.maxDeletedId().isAfter(a))
                        .isPresent();
                if (random.nextInt(5) == 0 && !isBelowDeleted) {
                    isRefused(
                            () -> server.call("XSETID", key, a.toString()),
                            () -> stream(key).setLastId(a));
                }
            }
            default ->
                assertThat(server.call("XDEL", key, a.toString(), b.toString()))
                        .isEqualTo(stream(key).removeAll(List.of(a, b)));
        }
    }

    private void read() throws IOException {
        String key = key();
        StreamId a = id();
        StreamId b = id();
        assertThat(server.call("XRANGE", key, "(" + a, b.toString()))
                .isEqualTo(reply(stream(key).range(StreamRange.between(a, b).excludingFrom())));
        assertThat(server.call("XREVRANGE", key, b.toString(), a.toString(), "COUNT", "3"))
                .isEqualTo(reply(stream(key).reverseRange(StreamRange.between(a, b), 3)));
        assertThat(server.call("XLEN", key)).isEqualTo(stream(key).size());
    }

    private void manage() throws IOException {
        String key = key();
        String name = group();
        StoreStreamGroup group = stream(key).group(bytes(name));
        StreamId id = id();
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                boolean[] made = new boolean[1];
                try {
                    server.call("XGROUP", "CREATE", key, name, id.toString(), "MKSTREAM");
                    made[0] = true;
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("BUSYGROUP");
                }
                assertThat(group.create(id, -1, true)).isEqualTo(made[0]);
            }
            case 2 ->
                isRefused(
                        () -> server.call("XGROUP", "SETID", key, name, id.toString()), () -> group.setLastId(id, -1));
            case 3 -> {
                String consumer = consumer();
                Object[] results = new Object[2];
                isRefused(
                        () -> results[0] = server.call("XGROUP", "DELCONSUMER", key, name, consumer),
                        () -> results[1] = group.removeConsumer(bytes(consumer)).orElse(0));
                assertThat(results[1]).isEqualTo(results[0]);
            }
            default -> {
                if (random.nextInt(6) == 0 && store.database(0).containsKey(bytes(key))) {
                    assertThat(server.call("XGROUP", "DESTROY", key, name)).isEqualTo(group.remove() ? 1L : 0L);
                }
            }
        }
    }

    private void deliver() throws IOException {
        String key = key();
        String name = group();
        String consumer = consumer();
        StoreStreamGroup group = stream(key).group(bytes(name));
        Object[] results = new Object[2];
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                boolean acknowledged = random.nextInt(5) == 0;
                String noAck = acknowledged ? "NOACK" : "COUNT";
                String[] words = acknowledged
                        ? new String[] {"XREADGROUP", "GROUP", name, consumer, "COUNT", "4", noAck, "STREAMS", key, ">"}
                        : new String[] {"XREADGROUP", "GROUP", name, consumer, "COUNT", "4", "STREAMS", key, ">"};
                isRefused(
                        () -> results[0] = entriesOf(server.call(words)),
                        () -> results[1] = reply(
                                acknowledged
                                        ? group.readAcknowledged(bytes(consumer), 4)
                                        : group.read(bytes(consumer), 4)));
            }
            case 2 -> {
                String after = id().toString();
                isRefused(
                        () -> results[0] = entriesOf(server.call(
                                "XREADGROUP", "GROUP", name, consumer, "COUNT", "5", "STREAMS", key, after)),
                        () -> results[1] = reply(group.readPending(bytes(consumer), StreamId.parse(after), 5)));
            }
            case 3 -> {
                StreamId a = id();
                StreamId b = id();
                results[0] = server.call("XACK", key, name, a.toString(), b.toString());
                results[1] = group.acknowledgeAll(List.of(a, b));
            }
            case 4 -> {
                StreamId a = id();
                StreamId b = id();
                isRefused(
                        () -> results[0] =
                                server.call("XCLAIM", key, name, consumer, "0", a.toString(), b.toString(), "FORCE"),
                        () -> results[1] = reply(group.claim(
                                bytes(consumer), StreamClaim.idleFor(0).force(), List.of(a, b))));
            }
            default -> {
                String start = id().toString();
                isRefused(
                        () -> results[0] = server.call("XAUTOCLAIM", key, name, consumer, "0", start, "COUNT", "3"),
                        () -> results[1] = claimed(group.autoClaim(bytes(consumer), 0, StreamId.parse(start), 3)));
            }
        }
        assertThat(results[1]).isEqualTo(results[0]);
    }
}
