package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.SavePoint;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.TornStores;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told by the server of a store of which an Error has torn a write. */
class DamagedStoreTest {
    @TempDir
    Path folder;

    private Store store;
    private Server server;
    private RespClient client;
    private byte[] good;

    @BeforeEach
    void damage() throws IOException {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .ioThreads(1)
                .dir(folder)
                .save(SavePoint.parse("3600 1"))
                .build();
        store = Store.open(StoreOptions.builder().limitBytes(64L << 20).build());
        server = Server.start(store, config);
        client = new RespClient(server.port());
        assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
        assertThat(client.call("SAVE")).isEqualTo("OK");
        good = Files.readAllBytes(file());
        TornStores.tear(store);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        store.close();
    }

    private Path file() {
        return folder.resolve("dump.rdb");
    }

    private void assertRefused(String... command) throws IOException {
        assertThat(client.call(command))
                .as(String.join(" ", command))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.message())
                                .startsWith("MISCONF a write was torn at ")
                                .contains("StackOverflowError")
                                .contains("SHUTDOWN NOSAVE"));
    }

    @Test
    void readsGoOnAndWritesAndSavesAreRefused() throws IOException {
        assertRefused("SET", "k", "w");
        assertRefused("DEL", "k");
        assertRefused("FLUSHALL");
        assertRefused("SWAPDB", "0", "1");
        assertRefused("PING");
        assertRefused("SAVE");
        assertRefused("BGSAVE");
        assertThat(client.call("GET", "k")).isEqualTo("v");
        assertThat(client.call("MULTI")).isEqualTo("OK");
        assertRefused("INCR", "n");
        assertThat(client.call("EXEC"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.message()).startsWith("EXECABORT "));
        assertThat(Files.readAllBytes(file())).isEqualTo(good);
    }

    @Test
    void infoAndMetersSaySo() throws IOException {
        assertThat(PersistenceCommandsTest.info(client, "persistence"))
                .containsEntry("forkpoint_store_damaged", "1")
                .containsEntry("rdb_last_bgsave_status", "err");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        server.meters().bindTo(registry);
        assertThat(registry.get("forkpoint.store.damaged").gauge().value()).isEqualTo(1);
        assertThat(store.persistence().damage()).startsWith("a write was torn at ");
    }

    @Test
    void doesNotEndWithASaveThatCannotBe() throws IOException {
        for (String[] command : new String[][] {{"SHUTDOWN"}, {"SHUTDOWN", "SAVE"}}) {
            assertThat(client.call(command)).isEqualTo(new Failure("ERR Errors trying to SHUTDOWN. Check logs."));
        }
        assertThat(client.call("GET", "k")).isEqualTo("v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOSAVE", "FORCE", "SAVE FORCE"})
    void endsWithoutASave(String options) throws Exception {
        client.send(("SHUTDOWN " + options).split(" ", -1));
        CompletableFuture.runAsync(server::awaitEnd).get(1, TimeUnit.MINUTES);
        assertThat(Files.readAllBytes(file())).isEqualTo(good);
        try (Store next =
                Store.open(StoreOptions.builder().limitBytes(64L << 20).build())) {
            assertThat(next.load(file()).keys()).isEqualTo(1);
        }
    }
}
