package io.forkpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.server.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server with little memory, and clients that have it keep as much as they can: all others are served as before. */
class HostileMemoryTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int HEAP_MEGABYTES = 64;
    /** Of what each attack sends: several times what there is. */
    private static final int SENT_BYTES = 64 * MEGABYTE;

    /** That a client waits for. */
    private static final int KEYS = 200;

    @TempDir
    private static Path folder;

    private static ServerProcess server;

    private RespClient other;
    private final List<RespClient> attackers = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = ServedProcess.serve(
                List.of("-Xmx" + HEAP_MEGABYTES + "m", "-XX:MaxDirectMemorySize=64m", "-XX:+UseSerialGC"),
                folder,
                "--save",
                "",
                "--user",
                "limited on nopass ~allowed:* &* +@all");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        other = server.client();
        other.call("CONFIG", "RESETSTAT");
    }

    @AfterEach
    void disconnect() throws IOException {
        for (RespClient attacker : attackers) {
            attacker.close();
        }
        other.close();
    }

    /** What clients may have the server keep. */
    enum Attack {
        /** Commands that are queued take more than what was sent. */
        QUEUED_COMMANDS("*1\r\n$5\r\nMULTI\r\n", "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n"),
        SUBSCRIPTIONS("", "*2\r\n$9\r\nSUBSCRIBE\r\n$12\r\n############\r\n"),
        PATTERNS("", "*2\r\n$10\r\nPSUBSCRIBE\r\n$4096\r\n############" + "[a]".repeat(1361) + "z\r\n"),
        WATCHED_KEYS("", "*2\r\n$5\r\nWATCH\r\n$12\r\n############\r\n"),
        /** A request that only begins takes more than what was sent. */
        ARGUMENTS("*100000000\r\n", "$0\r\n\r\n");

        private final String first;
        private final String each;

        Attack(String first, String each) {
            this.first = first;
            this.each = each;
        }
    }

    private RespClient attacker() throws IOException {
        RespClient client = server.client();
        attackers.add(client);
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void disconnectsWhoHasItKeepTooMuch(Attack attack) throws IOException, InterruptedException {
        RespClient client = attacker();
        Thread reader = new Thread(() -> discardReplies(client));
        reader.start();
        assertThat(send(client, attack)).isFalse();
        client.close();
        reader.join();
        isServing();
        assertThat((String) other.call("INFO", "stats")).doesNotContain("evicted_clients:0\r");
    }

    private static void discardReplies(RespClient client) {
        try {
            byte[] bytes = new byte[1 << 16];
            while (client.socket().getInputStream().read(bytes) >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException over) {
            // As it is to be.
        }
    }

    /** Whether the server has taken all of it. */
    private static boolean send(RespClient client, Attack attack) {
        try {
            client.sendRaw(attack.first);
            long number = 0;
            for (int sent = 0; sent < SENT_BYTES; ) {
                StringBuilder piece = new StringBuilder(1 << 16);
                while (piece.length() < 1 << 16) {
                    piece.append(attack.each.replace("############", String.format("%012d", number++)));
                }
                client.sendRaw(piece.toString());
                sent += piece.length();
            }
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    private void isServing() throws IOException {
        assertThat(server.isAlive()).isTrue();
        assertThat(other.call("INCR", "allowed:counter")).isInstanceOf(Long.class);
        // Of every event loop.
        for (int i = 0; i < 8; i++) {
            try (RespClient next = server.client()) {
                assertThat(next.call("PING")).isEqualTo("PONG");
                assertThat(next.call("MULTI")).isEqualTo("OK");
                assertThat(next.call("SET", "allowed:key", "value")).isEqualTo("QUEUED");
                assertThat(next.call("EXEC")).isEqualTo(List.of("OK"));
            }
        }
    }

    @Test
    void keepsNoMoreOfDeniedKeysThanSaysWhichTheyAre() throws IOException {
        RespClient client = attacker();
        assertThat(client.call("AUTH", "limited", "")).isEqualTo("OK");
        for (int i = 0; i < 128; i++) {
            String key = i + "x".repeat(2 * MEGABYTE);
            assertThat(client.call("GET", key)).isInstanceOf(RespClient.Failure.class);
        }
        isServing();
        assertThat((String) other.call("INFO", "stats")).contains("evicted_clients:0\r");
        Object log = ((List<?>) other.call("ACL", "LOG", "1")).get(0);
        assertThat(log.toString()).contains("127" + "x".repeat(100)).hasSizeLessThan(2000);
    }

    @Test
    void servesBesideManyClientsWithLongNames() throws IOException {
        for (int i = 0; i < 200; i++) {
            attacker().send("CLIENT", "SETNAME", i + "n".repeat(MEGABYTE));
        }
        isServing();
        assertThat((String) other.call("INFO", "stats")).doesNotContain("evicted_clients:0\r");
    }

    @Test
    void servesBesideManyClientsThatWaitForManyKeys() throws IOException {
        String[] command = new String[KEYS + 2];
        command[0] = "BLPOP";
        command[KEYS + 1] = "0";
        for (int i = 0; i < 200; i++) {
            for (int key = 1; key <= KEYS; key++) {
                command[key] = "allowed:" + i + ":" + key + "k".repeat(1000);
            }
            attacker().send(command);
        }
        isServing();
    }

    @Test
    void servesBesideManyClientsThatSendOneByte() throws IOException {
        for (int i = 0; i < 2000; i++) {
            attacker().sendRaw("*");
        }
        isServing();
        assertThat((String) other.call("INFO", "stats")).contains("evicted_clients:0\r");
        assertThat(bufferBytes()).isLessThan(2000 * 128);
    }

    /** Of all clients, by CLIENT LIST. */
    private long bufferBytes() throws IOException {
        long total = 0;
        for (String line : ((String) other.call("CLIENT", "LIST")).split("\n", -1)) {
            if (line.contains("cmd=NULL")) {
                total += Long.parseLong(line.replaceAll(".* qbuf=(\\d+).*", "$1"))
                        + Long.parseLong(line.replaceAll(".* qbuf-free=(\\d+).*", "$1"));
            }
        }
        return total;
    }

    @Test
    void disconnectsWhoSendsMostOfManyThatSendHalfARequest() throws IOException {
        byte[] half = ("*2\r\n$4\r\nECHO\r\n$" + 2 * MEGABYTE + "\r\n" + "x".repeat(MEGABYTE))
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
            RespClient client = attacker();
            try {
                client.sendRaw(half);
            } catch (IOException cut) {
                // As many are to be.
            }
        }
        isServing();
        assertThat(server.log()).doesNotContain("Cannot reserve");
    }

    @Test
    void sparesWhoAsksForItUnlessThereIsNobodyElse() throws IOException {
        assertThat(other.call("CONFIG", "SET", "maxmemory-clients", "4mb")).isEqualTo("OK");
        RespClient spared = attacker();
        assertThat(spared.call("CLIENT", "NO-EVICT", "ON")).isEqualTo("OK");
        assertThat(spared.call("CLIENT", "SETNAME", "s".repeat(5 * MEGABYTE))).isEqualTo("OK");
        assertThat(spared.call("PING")).isEqualTo("PONG");
        assertThat((String) spared.call("INFO", "stats")).doesNotContain("evicted_clients:0\r");
        assertThat(spared.call("CONFIG", "GET", "maxmemory-clients"))
                .isEqualTo(List.of("maxmemory-clients", "" + 4 * MEGABYTE));
        assertThat(spared.call("CONFIG", "SET", "maxmemory-clients", "10%")).isEqualTo("OK");
        assertThat(spared.call("CONFIG", "GET", "maxmemory-clients")).isEqualTo(List.of("maxmemory-clients", "10%"));
        assertThat(spared.call("CONFIG", "SET", "maxmemory-clients", "0")).isEqualTo("OK");
    }
}
