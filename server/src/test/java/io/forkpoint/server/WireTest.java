package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients may do to a connection, and what that does to others. */
class WireTest {
    private static final String GET = "*2\r\n$3\r\nGET\r\n$3\r\nbig\r\n";
    private static final int BIG = 10_000;

    /** Runs a test with a server of its own. */
    private static void serve(ServerConfigBuilder builder, Consumer<Server> test) {
        ServerConfig config = builder.port(0).ioThreads(2).build();
        try (Store store =
                        Store.open(StoreOptions.builder().limitBytes(256L << 20).build());
                Server server = Server.start(store, config)) {
            test.accept(server);
        }
    }

    /** Whether the other side closes, rather than sends something. */
    private static boolean hangsUp(RespClient client) throws IOException {
        try {
            return client.socket().getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @EachServer
    void saysWhatIsNoRequestAndHangsUp(ServerKind kind) throws IOException {
        for (String[] wrong : new String[][] {
            {"*x\r\n", "invalid multibulk length"},
            {"*1\r\n$-5\r\n", "invalid bulk length"},
            {"*1\r\n$99999999999999999999\r\n", "invalid bulk length"},
            {"*9999999999999999999\r\n", "invalid multibulk length"},
            {"*1\r\n$600000000\r\n", "invalid bulk length"},
            {"*1\r\n:1\r\n", "expected '$', got ':'"},
            {"GET \"k\r\n", "unbalanced quotes in request"},
            {"x".repeat(70_000), "too big inline request"}
        }) {
            try (RespClient client = kind.client()) {
                client.sendRaw("PING\r\n" + wrong[0]);
                assertThat(client.read()).isEqualTo("PONG");
                assertThat(client.read()).isEqualTo(new Failure("ERR Protocol error: " + wrong[1]));
                assertThat(hangsUp(client)).isTrue();
            }
        }
    }

    @EachServer
    void takesRequestsInWhateverPiecesTheyCome(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            String all = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\r\nb\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nGET k\r\n\r\n";
            for (int i = 0; i < all.length(); i++) {
                client.sendRaw(all.substring(i, i + 1));
            }
            assertThat(client.read()).isEqualTo("OK");
            assertThat(client.read()).isEqualTo("a\r\nb");
            assertThat(client.read()).isEqualTo("a\r\nb");
        }
    }

    /** Who has nothing more to say may still listen. */
    @EachServer
    void repliesToWhoHasShutItsOutput(ServerKind kind) throws IOException {
        try (RespClient client = kind.client()) {
            client.sendRaw("PING\r\nSET k v\r\nGET k\r\n");
            client.socket().shutdownOutput();
            assertThat(client.read()).isEqualTo("PONG");
            assertThat(client.read()).isEqualTo("OK");
            assertThat(client.read()).isEqualTo("v");
            assertThat(hangsUp(client)).isTrue();
        }
    }

    /** However much it is: more than the sockets of both sides hold, which is where Redis disconnects. */
    @Test
    void sendsEverythingToWhoHasShutItsOutput() throws IOException {
        int gets = 4_000;
        try (RespClient client = ServerKind.FORKPOINT.client()) {
            client.call("SET", "big", "x".repeat(BIG));
            client.sendRaw(GET.repeat(gets));
            client.socket().shutdownOutput();
            for (int i = 0; i < gets; i++) {
                assertThat(((String) client.read()).length()).isEqualTo(BIG);
            }
            assertThat(hangsUp(client)).isTrue();
        }
    }

    /** It has most likely gone, and must not take what others wait for. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void doesNotKeepWaitingForWhoHasShutItsOutput(ServerKind kind) throws IOException {
        try (RespClient client = kind.client();
                RespClient other = kind.client()) {
            client.sendRaw("BLPOP queue 0\r\n");
            client.socket().shutdownOutput();
            assertThat(hangsUp(client)).isTrue();
            assertThat(other.call("RPUSH", "queue", "element")).isEqualTo(1L);
            assertThat(other.call("LLEN", "queue")).isEqualTo(1L);
        }
    }

    /** Who asks for much and reads nothing takes no memory, and what it asked for comes when it reads. */
    @Test
    void waitsForSlowReaders() throws IOException {
        int gets = 30_000;
        serve(ServerConfig.builder(), server -> {
            try (RespClient slow = new RespClient(server.port());
                    RespClient other = new RespClient(server.port())) {
                slow.call("SET", "big", "x".repeat(BIG));
                long before = PlatformDependent.usedDirectMemory();
                Thread writer = writer(slow, gets);
                // Long enough for the server to take all of it, if it did: each of these is a way to and fro.
                for (int i = 1; i <= 20_000; i++) {
                    assertThat(other.call("INCR", "counter")).isEqualTo((long) i);
                }
                assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(64L << 20);
                for (int i = 0; i < gets; i++) {
                    assertThat(((String) slow.read()).length()).isEqualTo(BIG);
                }
                writer.join();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Thread writer(RespClient client, int gets) {
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < gets; i += 1000) {
                    client.sendRaw(GET.repeat(1000));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        return writer;
    }

    /** The limit of 32 MB counts what waits for one subscriber; others get everything. */
    @EachServer
    void disconnectsSubscribersThatDoNotRead(ServerKind kind) throws IOException {
        byte[] chunk = new byte[1 << 20];
        Arrays.fill(chunk, (byte) 'x');
        String message = new String(chunk, java.nio.charset.StandardCharsets.ISO_8859_1);
        try (RespClient deaf = kind.client();
                RespClient listener = kind.client();
                RespClient publisher = kind.client()) {
            deaf.call("SUBSCRIBE", "deaf");
            listener.call("SUBSCRIBE", "deaf");
            int sent = 0;
            while (!publisher.call("PUBSUB", "NUMSUB", "deaf").equals(List.of("deaf", 1L))) {
                assertThat(++sent).isLessThan(200);
                publisher.call("PUBLISH", "deaf", message);
                assertThat(listener.read()).isEqualTo(List.of("message", "deaf", message));
            }
            assertThat(sent).isGreaterThan(20);
        }
    }

    @Test
    void disconnectsWhoIsIdleForTooLong() throws IOException {
        serve(ServerConfig.builder().timeout(Duration.ofSeconds(1)), server -> {
            try (RespClient client = new RespClient(server.port());
                    RespClient listener = new RespClient(server.port());
                    RespClient waiting = new RespClient(server.port())) {
                listener.call("SUBSCRIBE", "a");
                waiting.sendRaw("BLPOP queue 0\r\n");
                client.call("PING");
                assertThat(hangsUp(client)).isTrue();
                try (RespClient other = new RespClient(server.port())) {
                    assertThat(other.call("PUBLISH", "a", "x")).isEqualTo(1L);
                    assertThat(other.call("RPUSH", "queue", "element")).isEqualTo(1L);
                }
                assertThat(listener.read()).isEqualTo(List.of("message", "a", "x"));
                assertThat(waiting.read()).isEqualTo(List.of("queue", "element"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void disconnectsWhoSendsMoreThanItMay() throws IOException {
        serve(ServerConfig.builder().queryBufferBytes(1L << 20), server -> {
            try (RespClient client = new RespClient(server.port());
                    RespClient other = new RespClient(server.port())) {
                client.sendRaw("*2\r\n$3\r\nGET\r\n$5000000\r\n");
                byte[] piece = new byte[100_000];
                boolean cut = false;
                for (int i = 0; i < 100 && !cut; i++) {
                    try {
                        client.sendRaw(piece);
                    } catch (SocketException e) {
                        cut = true;
                    }
                }
                assertThat(cut || hangsUp(client)).isTrue();
                assertThat(other.call("PING")).isEqualTo("PONG");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Anybody may vanish at any time, with or without a word. */
    @EachServer
    void bearsThatClientsVanish(ServerKind kind) throws IOException {
        try (RespClient other = kind.client()) {
            other.call("SET", "big", "x".repeat(BIG));
            for (int i = 0; i < 200; i++) {
                RespClient client = new RespClient(kind.port());
                client.socket().setSoLinger(i % 2 == 0, 0);
                client.sendRaw(
                        switch (i % 5) {
                            case 0 -> GET.repeat(100);
                            case 1 -> "SUBSCRIBE vanished\r\n";
                            case 2 -> "BLPOP queue 0\r\n";
                            case 3 -> "WATCH big\r\nMULTI\r\nSET big y\r\n";
                            default -> "*2\r\n$3\r\nSET\r\n$100000\r\nxxx";
                        });
                if (i % 3 == 0) {
                    InputStream in = client.socket().getInputStream();
                    if (i % 5 < 2) {
                        in.read();
                    }
                }
                client.close();
            }
            while (!other.call("PUBSUB", "NUMSUB", "vanished").equals(List.of("vanished", 0L))) {
                Thread.onSpinWait();
            }
            assertThat(((String) other.call("GET", "big")).length()).isEqualTo(BIG);
            // Nobody is left who would take it.
            assertThat(other.call("RPUSH", "queue", "element")).isEqualTo(1L);
        }
    }
}
