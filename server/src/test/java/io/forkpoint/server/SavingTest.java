package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.SavePoint;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.server.config.BgsaveMethod;
import io.forkpoint.server.config.TlsAuthClients;
import io.forkpoint.snapshot.Snapshot;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Saves that are held up, cancelled or fail, and the load at the start. Each test has a server of its own. */
class SavingTest {
    private static final Failure IN_PROGRESS = new Failure("ERR Background save already in progress");
    private static final Failure NOTHING_TO_CANCEL =
            new Failure("ERR Background saving is currently not in progress or scheduled");

    @TempDir
    Path folder;

    private ServerConfigBuilder config() {
        return ServerConfig.builder().port(0).ioThreads(1).dir(folder).save(List.of());
    }

    private static Store open(ArenaKind arena) {
        return Store.open(
                StoreOptions.builder().arena(arena).limitBytes(64L << 20).build());
    }

    private static Store open() {
        return open(ArenaKind.SHARED);
    }

    private Path file() {
        return folder.resolve("dump.rdb");
    }

    /** Lets no snapshot come to its moment until it is released: one that was started is running, and stays so. */
    private static final class Hold {
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread holder;

        Hold(Store store) throws InterruptedException {
            this(action -> store.undivided(action));
        }

        private Hold(Consumer<Runnable> holding) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            holder = new Thread(() -> holding.accept(() -> {
                begun.countDown();
                await(over);
            }));
            holder.start();
            begun.await();
        }

        /** Lets no load come to its end either: that needs the lock of every key. */
        static Hold ofAKey(Store store) throws InterruptedException {
            byte[][] keys = {{'h'}};
            return new Hold(action -> store.database(1).atomically(keys, transaction -> {
                action.run();
                return true;
            }));
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void release() throws InterruptedException {
            over.countDown();
            holder.join();
        }
    }

    // ---- one at a time ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"FORK,PRIVATE", "ASYNC_FORK,SHARED", "THREAD,SHARED"})
    void aSaveThatRunsIsTheOnlyOneAndCanBeCancelled(BgsaveMethod method, ArenaKind arena) throws Exception {
        ServerConfig config = config().bgsaveDefaultMethod(method).build();
        try (Store store = open(arena);
                Server server = Server.start(store, config);
                RespClient client = new RespClient(server.port())) {
            client.call("SET", "k", "v");
            Hold hold = new Hold(store);
            try {
                assertThat(client.call("BGSAVE")).isEqualTo("Background saving started");
                assertThat(PersistenceCommandsTest.info(client, "persistence"))
                        .containsEntry("rdb_bgsave_in_progress", "1");
                assertThat(client.call("BGSAVE")).isEqualTo(IN_PROGRESS);
                assertThat(client.call("BGSAVE", "SCHEDULE")).isEqualTo(IN_PROGRESS);
                assertThat(client.call("SAVE")).isEqualTo(IN_PROGRESS);
                assertThat(client.call("BGSAVE", "CANCEL")).isEqualTo("Background saving cancelled");
            } finally {
                hold.release();
            }
            PersistenceCommandsTest.awaitSaved(client);
            assertThat(file()).doesNotExist();
            assertThat(client.call("BGSAVE", "CANCEL")).isEqualTo(NOTHING_TO_CANCEL);
            // Nothing has failed, and the next one is not held up.
            assertThat(PersistenceCommandsTest.info(client, "persistence"))
                    .containsEntry("rdb_last_bgsave_status", "ok")
                    .containsEntry("rdb_saves", "0");
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat(file()).exists();
        }
    }

    @Test
    void oneThatIsScheduledComesBehindTheApplications() throws Exception {
        try (Store store = open();
                Server server = Server.start(store, config().build());
                RespClient client = new RespClient(server.port())) {
            Snapshot first;
            Hold hold = new Hold(store);
            try {
                first = store.snapshot(folder.resolve("first.rdb"));
                assertThat(client.call("BGSAVE")).isEqualTo(IN_PROGRESS);
                assertThat(client.call("BGSAVE", "SCHEDULE")).isEqualTo("Background saving scheduled");
                assertThat(client.call("BGSAVE", "SCHEDULE")).isEqualTo(IN_PROGRESS);
            } finally {
                hold.release();
            }
            first.join();
            PersistenceCommandsTest.await(() -> Files.exists(file()));
            assertThat(folder.resolve("first.rdb")).exists();
        }
    }

    @Test
    void cancelsTheScheduledOneBeforeTheOneThatRuns() throws Exception {
        try (Store store = open();
                Server server = Server.start(store, config().build());
                RespClient client = new RespClient(server.port())) {
            Snapshot first;
            Hold hold = new Hold(store);
            try {
                first = store.snapshot(folder.resolve("first.rdb"));
                assertThat(client.call("BGSAVE", "SCHEDULE")).isEqualTo("Background saving scheduled");
                assertThat(client.call("BGSAVE", "CANCEL")).isEqualTo("Scheduled background saving cancelled");
                assertThat(PersistenceCommandsTest.info(client, "persistence"))
                        .containsEntry("rdb_bgsave_in_progress", "1");
                // What the server has been told of by then; its listeners come a moment later.
                PersistenceCommandsTest.await(
                        () -> client.call("BGSAVE", "CANCEL").equals("Background saving cancelled"));
            } finally {
                hold.release();
            }
            Throwable failure = first.handle((report, thrown) -> thrown).join();
            assertThat(failure).isInstanceOf(SnapshotCancelledException.class);
            assertThat(folder.resolve("first.rdb")).doesNotExist();
            assertThat(file()).doesNotExist();
        }
    }

    // ---- what fails -------------------------------------------------------------------------------------------

    @Test
    void refusesWritesAfterASaveThatFailedIfItIsToldTo() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        ServerConfig config = config().dir(data).save(SavePoint.parse("3600 1")).build();
        try (Store store = open();
                Server server = Server.start(store, config);
                RespClient client = new RespClient(server.port())) {
            client.call("SET", "k", "v");
            Files.delete(data);
            assertThat(client.call("SAVE")).isInstanceOf(Failure.class);
            assertThat(PersistenceCommandsTest.info(client, "persistence"))
                    .containsEntry("rdb_last_bgsave_status", "err");
            assertThat(client.call("SET", "k", "by default")).isEqualTo("OK");
            client.call("CONFIG", "SET", "stop-writes-on-bgsave-error", "yes");
            assertThat(((Failure) client.call("SET", "k", "w")).message()).startsWith("MISCONF ");
            assertThat(((Failure) client.call("FLUSHALL")).message()).startsWith("MISCONF ");
            assertThat(((Failure) client.call("PING")).message()).startsWith("MISCONF ");
            assertThat(client.call("GET", "k")).isEqualTo("by default");
            // Without save points nobody counts on saves.
            client.call("CONFIG", "SET", "save", "");
            assertThat(client.call("SET", "k", "no save points")).isEqualTo("OK");
            client.call("CONFIG", "SET", "save", "3600 1");
            assertThat(client.call("SET", "k", "w")).isInstanceOf(Failure.class);
            Files.createDirectory(data);
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat(client.call("SET", "k", "saved again")).isEqualTo("OK");
        }
    }

    // ---- the file ---------------------------------------------------------------------------------------------

    @Test
    void theFileIsAsTheSettingsSay() throws Exception {
        ServerConfig config = config().rdbChecksum(false).build();
        try (Store store = open();
                Server server = Server.start(store, config);
                RespClient client = new RespClient(server.port())) {
            client.call("SET", "k", "a".repeat(10_000));
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat(Files.size(file())).isLessThan(5000);
            client.call("CONFIG", "SET", "rdbcompression", "no");
            assertThat(client.call("SAVE")).isEqualTo("OK");
            byte[] bytes = Files.readAllBytes(file());
            assertThat(bytes).hasSizeGreaterThan(10_000);
            // The checksum's place.
            for (int i = 1; i <= Long.BYTES; i++) {
                assertThat(bytes[bytes.length - i]).isZero();
            }
            assertThat(client.call("CONFIG", "SET", "rdb-page-cache", "yes")).isEqualTo("OK");
            client.call("XADD", "s", "1-1", "f", "v");
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).startsWith("REDIS0009");
            client.call("CONFIG", "SET", "oldest-server", "redis-7-2");
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).startsWith("REDIS0011");
        }
    }

    // ---- the load ---------------------------------------------------------------------------------------------

    /** On the port of TLS as on the plain one. The load cannot come to its end as long as the store is held. */
    @Test
    void tellsClientsThatItIsLoading() throws Exception {
        try (Store store = open()) {
            store.database(0).put(new byte[] {'k'}, new byte[] {'v'});
            store.snapshot(file()).join();
        }
        ServerConfig config = config().port(freePort())
                .tlsPort(freePort())
                .tlsCertFile("cert.pem")
                .tlsKeyFile("key.pem")
                .tlsAuthClients(TlsAuthClients.NO)
                .build();
        writeCertificate();
        try (Store store = open()) {
            Hold hold = Hold.ofAKey(store);
            CompletableFuture<Server> starting = CompletableFuture.supplyAsync(() -> Server.start(store, config));
            try {
                try (RespClient client = new RespClient(connect(SocketFactory.getDefault(), config.port()))) {
                    assertIsToldOfTheLoad(client);
                }
                try (RespClient client = new RespClient(connect(trustingAnybody(), config.tlsPort()))) {
                    assertIsToldOfTheLoad(client);
                }
            } finally {
                hold.release();
            }
            try (Server server = starting.join();
                    RespClient client = new RespClient(server.port())) {
                assertThat(client.call("GET", "k")).isEqualTo("v");
                assertThat(PersistenceCommandsTest.info(client, "persistence"))
                        .containsEntry("loading", "0")
                        .containsEntry("rdb_last_load_keys_loaded", "1");
            }
        }
    }

    private static void assertIsToldOfTheLoad(RespClient client) throws IOException {
        for (String command : List.of("PING", "GET k", "SET k w", "BGSAVE")) {
            assertThat(client.call(command.split(" ", -1)))
                    .as(command)
                    .isEqualTo(new Failure("LOADING Redis is loading the dataset in memory"));
        }
        assertThat(PersistenceCommandsTest.info(client, "persistence"))
                .containsEntry("loading", "1")
                .containsKey("loading_start_time");
        assertThat(client.call("COMMAND", "COUNT")).isInstanceOf(Long.class);
        assertThat(client.call("ECHO", "a")).isEqualTo("a");
        assertThat(client.call("MULTI")).isEqualTo("OK");
        assertThat(client.call("DISCARD")).isEqualTo("OK");
    }

    private void writeCertificate() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("cert.pem"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
    }

    private static SocketFactory trustingAnybody() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Socket connect(SocketFactory factory, int port) throws IOException, InterruptedException {
        while (true) {
            try {
                return factory.createSocket(InetAddress.getLoopbackAddress(), port);
            } catch (ConnectException notYet) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }
}
