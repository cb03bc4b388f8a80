package io.forkpoint.server;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.rdb.RedisServer;
import io.forkpoint.server.config.DebugCommand;
import io.forkpoint.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.Jedis;

/**
 * The servers that a test of commands runs against: what it expects has to be so for Redis too. Each is started once and
 * serves all tests of this JVM, which begin with nothing in it.
 */
enum ServerKind {
    FORKPOINT {
        @Override
        int start() throws IOException {
            ServerConfig config = new ServerConfig();
            config.port.set(0);
            config.ioThreads.set(2);
            config.debugCommand.set(DebugCommand.YES);
            return Server.start(Store.open(StoreOptions.defaults().withLimitBytes(512L << 20)), config)
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

    /** A connection to it that says what it gets; it holds nothing. */
    RespClient client() throws IOException {
        RespClient client = new RespClient(port());
        client.call("FLUSHALL");
        return client;
    }
}
