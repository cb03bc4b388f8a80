package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits in a group for entries of a stream that goes away, by whatever way. */
class RemovedStreamsTest {
    private static final Failure GONE = new Failure("UNBLOCKED the stream key no longer exists");
    private static final byte[] KEY = "x".getBytes(StandardCharsets.US_ASCII);

    private static void readGroup(RespClient client) throws IOException {
        client.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "x", "y", ">", ">");
    }

    private static void makeGroups(RespClient client) throws IOException {
        client.call("XGROUP", "CREATE", "x", "g", "$", "MKSTREAM");
        client.call("XGROUP", "CREATE", "y", "g", "$", "MKSTREAM");
    }

    @EachServer
    void aStreamThatExpiresWakesThem(ServerKind kind) throws IOException {
        for (String expiry : List.of("PEXPIRE x 30", "PEXPIRE y 30")) {
            try (RespClient client = kind.client();
                    RespClient waiting = new RespClient(kind.port())) {
                makeGroups(client);
                readGroup(waiting);
                kind.awaitBlocked(1);
                assertThat(client.call(expiry.split(" ", -1))).isEqualTo(1L);
                assertThat(waiting.read()).isEqualTo(GONE);
            }
        }
    }

    private static void wakes(Path folder, Consumer<Store> removal) throws IOException {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .ioThreads(2)
                .save(List.of())
                .dir(folder)
                .build();
        try (Store store =
                        Store.open(StoreOptions.builder().limitBytes(64L << 20).build());
                Server server = Server.start(store, config);
                RespClient client = new RespClient(server.port());
                RespClient waiting = new RespClient(server.port())) {
            makeGroups(client);
            readGroup(waiting);
            while (!((String) client.call("INFO", "clients")).contains("blocked_clients:1")) {
                Thread.onSpinWait();
            }
            removal.accept(store);
            assertThat(waiting.read()).isEqualTo(GONE);
        }
    }

    /** Of which no command tells. */
    @Test
    void whatAnApplicationRemovesWakesThem(@TempDir Path folder) throws IOException {
        wakes(folder, store -> store.database(0).remove(KEY));
        wakes(folder, Store::clear);
        wakes(folder, store -> store.database(0).put(KEY, KEY));
        wakes(folder, store -> store.database(0).rename(KEY, new byte[] {'o'}));
    }
}
