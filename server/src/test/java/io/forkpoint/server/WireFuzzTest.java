package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.Seeds;
import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that send anything, in any pieces, and leave at any time: others are served correctly meanwhile, and nothing stays
 * behind. {@code -Dforkpoint.fuzz.connections=<number>} makes it longer.
 */
class WireFuzzTest {
    private static final int CONNECTIONS = Integer.getInteger("forkpoint.fuzz.connections", 700);
    private static final int OPEN_AT_ONCE = 300;
    private static final long MOST_MEMORY = 64L << 20;
    private static final String[] COMMANDS = {
        "GET k", "SET k v", "PING", "BLPOP queue 0.01", "SUBSCRIBE a", "UNSUBSCRIBE", "PUBLISH a message", "MULTI",
                "EXEC",
        "WATCH k", "DISCARD", "SELECT 1", "HELLO 3", "RESET", "QUIT", "PUBSUB CHANNELS *", "PSUBSCRIBE *",
                "SPUBLISH a b",
        "RPUSH queue 1 2", "HSET h f v", "ZADD z 1 m", "CLIENT REPLY OFF", "DEBUG DIGEST", "FLUSHDB", "NOSUCH x y"
    };

    static java.util.stream.LongStream seeds() {
        return Seeds.some();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bearsWhateverIsSent(long seed) throws Exception {
        ServerConfig config = ServerConfig.builder().port(0).ioThreads(2).build();
        long before = buffers();
        try (Store store =
                        Store.open(StoreOptions.builder().limitBytes(128L << 20).build());
                Server server = Server.start(store, config)) {
            Seeds.explain(seed, "garbage on the wire", () -> attack(server.port(), new Random(seed)));
        }
        // With the server's threads have gone the buffers that they keep for later.
        assertThat(buffers())
                .as("buffers that nobody has released; -Dio.netty.leakDetection.level=paranoid says whose")
                .isLessThanOrEqualTo(before);
    }

    /** How many buffers of the servers' allocator are in use, or kept for later by one of its threads. */
    private static long buffers() {
        PooledByteBufAllocatorMetric metric = PooledByteBufAllocator.DEFAULT.metric();
        return Stream.concat(metric.directArenas().stream(), metric.heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    private static void attack(int port, Random random) throws IOException, InterruptedException {
        long memory = PlatformDependent.usedDirectMemory();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        Thread checker = new Thread(() -> check(port, over, wrong));
        checker.start();
        Deque<Socket> open = new ArrayDeque<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                if (open.size() >= OPEN_AT_ONCE) {
                    leave(open.remove(), random);
                }
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(socket);
                send(socket, garbage(random), random);
                assertThat(PlatformDependent.usedDirectMemory() - memory).isLessThan(MOST_MEMORY);
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
            over.set(true);
            checker.join();
        }
        assertThat(wrong.get()).isNull();
        // All who have gone are forgotten, and what they have sent.
        try (RespClient client = new RespClient(port)) {
            while (!client.call("PUBSUB", "NUMPAT").equals(0L)) {
                Thread.onSpinWait();
            }
        }
    }

    /** Served all the time, in a database of its own. */
    private static void check(int port, AtomicBoolean over, AtomicReference<Throwable> wrong) {
        try (RespClient client = new RespClient(port)) {
            assertThat(client.call("SELECT", "15")).isEqualTo("OK");
            for (long i = 1; !over.get(); i++) {
                assertThat(client.call("INCR", "counter")).isEqualTo(i);
                assertThat(client.call("GET", "counter")).isEqualTo(Long.toString(i));
            }
        } catch (IOException | AssertionError e) {
            wrong.set(e);
        }
    }

    private static void leave(Socket socket, Random random) throws IOException {
        if (random.nextInt(3) == 0) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    /** In one piece, in several, or byte by byte; the server may have hung up before the last. */
    private static void send(Socket socket, byte[] bytes, Random random) throws IOException {
        socket.setTcpNoDelay(true);
        try {
            int piece = random.nextInt(10) == 0 ? 1 : 1 + random.nextInt(bytes.length + 1);
            for (int at = 0; at < bytes.length; at += piece) {
                socket.getOutputStream().write(bytes, at, Math.min(piece, bytes.length - at));
            }
            if (random.nextInt(4) == 0) {
                socket.shutdownOutput();
            }
        } catch (IOException hungUp) {
            // As it should after a mistake.
        }
    }

    // ---- what is sent -----------------------------------------------------------------------------------------

    private static byte[] garbage(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(20); i >= 0; i--) {
            bytes.writeBytes(frame(random));
        }
        byte[] all = bytes.toByteArray();
        if (random.nextInt(2) == 0) {
            for (int i = random.nextInt(8); i > 0; i--) {
                all[random.nextInt(all.length)] = (byte) random.nextInt();
            }
        }
        return random.nextInt(3) == 0 ? java.util.Arrays.copyOf(all, random.nextInt(all.length) + 1) : all;
    }

    private static byte[] frame(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> text("*" + random.nextInt() + "\r\n");
            case 1 -> text("*1\r\n$" + random.nextLong() + "\r\n");
            case 2 -> text("*2\r\n*2\r\n*2\r\n$1\r\na\r\n");
            case 3 -> text("SET \"k\\x" + Integer.toHexString(random.nextInt(256)) + "\" 'v\\'" + "\"\r\n");
            case 4 -> {
                byte[] noise = new byte[1 + random.nextInt(2000)];
                random.nextBytes(noise);
                yield noise;
            }
            case 5 -> text("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$70000\r\n" + "x".repeat(70_000) + "\r\n");
            case 6 -> text("GET big\r\n".repeat(random.nextInt(50) + 1));
            case 7 -> text(COMMANDS[random.nextInt(COMMANDS.length)] + "\r\n");
            default -> array(COMMANDS[random.nextInt(COMMANDS.length)].split(" ", -1));
        };
    }

    private static byte[] array(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text(text.toString());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
