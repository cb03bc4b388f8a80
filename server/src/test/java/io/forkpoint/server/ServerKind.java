package io.forkpoint.server;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.internal.rdb.RedisServer;
import io.forkpoint.machine.RespClient;
import io.forkpoint.server.config.DebugCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;

/**
 * The servers that a test of commands runs against: what it expects has to be so for Redis too. Each is started once and
 * serves all tests of this JVM, which begin with nothing in it.
 */
enum ServerKind {
    FORKPOINT {
        @Override
        int start() throws IOException {
            ServerConfig config = ServerConfig.builder()
                    .port(0)
                    .ioThreads(2)
                    .debugCommand(DebugCommand.YES)
                    .dir(Files.createTempDirectory("forkpoint-server"))
                    .save(List.of())
                    .build();
            return Server.start(
                            Store.open(StoreOptions.builder()
                                    .limitBytes(512L << 20)
                                    .build()),
                            config)
                    .port();
        }
    },
    REDIS {
        @Override
        int start() throws IOException, InterruptedException {
            Path folder = Files.createTempDirectory("forkpoint-redis");
            RedisServer server = RedisServer.start(folder, "--enable-debug-command", "yes");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            return server.port();
        }
    };

    private static final Map<ServerKind, Integer> PORTS = new ConcurrentHashMap<>();

    /** How many clients wait for keys. */
    int blocked() throws IOException {
        try (RespClient client = new RespClient(port())) {
            String info = (String) client.call("INFO", "clients");
            return Integer.parseInt(info.replaceAll("(?s).*blocked_clients:(\\d+).*", "$1"));
        }
    }

    /** Waits until so many clients wait for keys. */
    void awaitBlocked(int count) throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (blocked() != count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(blocked() + " clients wait, not " + count);
            }
            Thread.onSpinWait();
        }
    }

    abstract int start() throws IOException, InterruptedException;

    private static void stop(RedisServer server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    int port() {
        return PORTS.computeIfAbsent(this, kind -> {
            try {
                return kind.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    /** A connection to it; it holds nothing. */
    Jedis jedis() {
        Jedis jedis = new Jedis("127.0.0.1", port());
        jedis.flushAll();
        return jedis;
    }

    /** A connection to it that speaks this protocol; it holds nothing. */
    Jedis jedis(RedisProtocol protocol) {
        Jedis jedis = connect(protocol);
        jedis.flushAll();
        return jedis;
    }

    /** A further connection to it. */
    Jedis connect(RedisProtocol protocol) {
        return new Jedis(
                "127.0.0.1",
                port(),
                DefaultJedisClientConfig.builder()
                        .protocol(protocol)
                        .timeoutMillis(60_000)
                        .build());
    }

    /** A connection to it that says what it gets; it holds nothing. */
    RespClient client() throws IOException {
        RespClient client = new RespClient(port());
        client.call("FLUSHALL");
        return client;
    }
}
