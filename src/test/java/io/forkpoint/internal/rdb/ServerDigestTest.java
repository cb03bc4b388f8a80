package io.forkpoint.internal.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server's data set goes into a store and, written again from its trees, back into a server: that computes the same
 * DEBUG DIGEST over it, and has the same groups in its streams.
 */
class ServerDigestTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = SnapshotMethod.class,
            names = {"FORK", "ASYNC_FORK", "THREAD"})
    void theDigestOutlivesTheStore(SnapshotMethod method) throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Object digest;
        Object streams;
        try (RedisServer server = RedisServer.start(first, "--enable-debug-command", "yes")) {
            ServerContent.fill(server);
            digest = server.call("DEBUG", "DIGEST");
            streams = streams(server);
            server.save();
        }
        ArenaKind arena = method == SnapshotMethod.FORK ? ArenaKind.PRIVATE : ArenaKind.SHARED;
        try (Store store = Store.open(
                StoreOptions.builder().arena(arena).limitBytes(256L << 20).build())) {
            store.load(first.resolve("dump.rdb"));
            store.snapshot(method, second.resolve("dump.rdb")).join();
            // What the store wrote it also reads, and writes again.
            store.load(second.resolve("dump.rdb"));
            store.snapshot(method, second.resolve("dump.rdb")).join();
        }
        try (RedisServer server = RedisServer.start(second, "--enable-debug-command", "yes")) {
            assertThat(server.call("DEBUG", "DIGEST")).isEqualTo(digest);
            assertThat(streams(server)).isEqualTo(streams);
        }
    }

    /** What the digest leaves out. */
    private static Object streams(RedisServer server) throws IOException {
        List<Object> found = new ArrayList<>();
        for (Object key : (List<?>) server.call("KEYS", "*")) {
            if (server.call("TYPE", (String) key).equals("stream")) {
                found.add(new TreeMap<>(java.util.Map.of(
                        key.toString(),
                        List.of(
                                server.call("XRANGE", (String) key, "-", "+"),
                                server.call("XINFO", "GROUPS", (String) key)
                                        .toString()
                                        .replaceAll("entries-read, [^,]*, lag, [^]]*", ""),
                                pending(server, (String) key)))));
            }
        }
        found.sort(java.util.Comparator.comparing(Object::toString));
        return found;
    }

    private static Object pending(RedisServer server, String key) throws IOException {
        List<Object> pending = new ArrayList<>();
        for (Object group : (List<?>) server.call("XINFO", "GROUPS", key)) {
            String name = (String) ((List<?>) group).get(1);
            pending.add(server.call("XPENDING", key, name));
        }
        return pending;
    }
}
