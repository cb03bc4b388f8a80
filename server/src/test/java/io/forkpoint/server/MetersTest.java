package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.metrics.ForkpointMeters;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.ServerContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Micrometer and Prometheus see of a server. */
class MetersTest {
    @TempDir
    Path folder;

    private Server start(Store store, int metricsPort) {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .ioThreads(1)
                .dir(folder)
                .save(List.of())
                .metricsPort(metricsPort)
                .build();
        return Server.start(store, config);
    }

    private static Store open() {
        return Store.open(StoreOptions.builder().limitBytes(64L << 20).build());
    }

    @Test
    void anApplicationBindsThemToItsRegistry() throws IOException {
        try (Store store = open();
                Server server = start(store, 0);
                RespClient client = new RespClient(server.port())) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            server.meters().bindTo(registry);
            client.call("SET", "k", "v");
            client.call("ECHO", "a");
            client.call("ECHO", "a");
            client.call("ECHO");
            client.call("SAVE");
            assertThat(registry.get("forkpoint.keys").gauge().value()).isEqualTo(1);
            assertThat(registry.get("forkpoint.clients.connected").gauge().value())
                    .isEqualTo(1);
            assertThat(registry.get("forkpoint.errors").functionCounter().count())
                    .isEqualTo(1);
            assertThat(registry.get("forkpoint.saves").functionCounter().count())
                    .isEqualTo(1);
            var echo = registry.get("forkpoint.commands").tag("command", "echo").functionTimer();
            assertThat(echo.count()).isEqualTo(2);
            assertThat(echo.totalTime(TimeUnit.NANOSECONDS)).isPositive();
            assertThat(registry.get("forkpoint.memory.used").gauge().value())
                    .isEqualTo((double) store.memory().used());
        }
    }

    /** A save that ends while the meters are read is in all of them or in none. */
    @Test
    void figuresOfSavesAreOfOneMoment() {
        ServerSettings config = new ServerSettings();
        try (Store store = open()) {
            ServerContext context = new ServerContext(store, config, new CommandTable(), null, 1);
            ForkpointMeters meters = new ForkpointMeters(context);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            meters.bindTo(registry);
            store.database(0).put(new byte[] {1}, new byte[] {2});
            double saves = meters.ofOneMoment(() -> {
                assertThat(registry.get("forkpoint.save.running").gauge().value())
                        .isZero();
                store.snapshot(folder.resolve("dump.rdb")).join();
                assertThat(registry.get("forkpoint.changes.unsaved").gauge().value())
                        .isEqualTo(1);
                return registry.get("forkpoint.saves").functionCounter().count();
            });
            assertThat(saves).isZero();
            assertThat(registry.get("forkpoint.saves").functionCounter().count())
                    .isEqualTo(1);
            assertThat(registry.get("forkpoint.changes.unsaved").gauge().value())
                    .isZero();
        }
    }

    @Test
    void prometheusReadsThem() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Store store = open();
                Server server = start(store, port);
                RespClient client = new RespClient(server.port())) {
            client.call("SET", "k", "v");
            String page = get(port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(page)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\nforkpoint_keys 1.0\n")
                    .contains("forkpoint_commands_seconds_count{command=\"set\"} 1");
            String twice = get(port, "GET /metrics HTTP/1.1\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n");
            assertThat(twice.split("HTTP/1.1 200 OK", -1)).hasSize(2);
            assertThat(get(port, "GET /metrics HTTP/1.1\r\n" + "a: b\r\n".repeat(200)))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(get(port, "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
            assertThat(get(port, "POST /metrics HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405 ");
        }
    }

    private static String get(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
