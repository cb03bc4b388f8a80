package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.machine.RespClient;
import io.forkpoint.machine.RespClient.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with little direct memory: who asks for more than there is goes without, and nobody else does. */
class OutOfMemoryTest {
    private static final Failure NO_MEMORY = new Failure("OOM the server has no memory for this command or its reply");
    private static final int MEGABYTE = 1 << 20;
    private static final int MEMORY_MEGABYTES = 48;
    /** What each round takes would be more than there is if the one before had left it. */
    private static final int ROUNDS = 5;

    @TempDir
    private Path folder;

    private ServerProcess server;
    private RespClient other;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = ServerProcess.start(List.of("-XX:MaxDirectMemorySize=" + MEMORY_MEGABYTES + "m"), folder, "save", "");
        other = server.client();
        other.call("SET", "value", "x".repeat(MEGABYTE));
    }

    @AfterEach
    void stop() throws IOException {
        other.close();
        server.close();
    }

    /** The others, and that memory is there again: for a value that takes a good part of it. */
    private void isServing() throws IOException {
        assertThat(other.call("INCR", "counter")).isInstanceOf(Long.class);
        String large = "y".repeat(8 * MEGABYTE);
        try (RespClient next = server.client()) {
            assertThat(next.call("SET", "large", large)).isEqualTo("OK");
            assertThat(next.call("GET", "large")).isEqualTo(large);
        }
    }

    @Test
    void disconnectsWhoAsksForMoreThanThereIs() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            try (RespClient greedy = server.client()) {
                greedy.call("MULTI");
                for (int i = 0; i < 2 * MEMORY_MEGABYTES; i++) {
                    assertThat(greedy.call("GET", "value")).isEqualTo("QUEUED");
                }
                assertThat(greedy.call("EXEC")).isEqualTo(NO_MEMORY);
                assertThat(greedy.socket().getInputStream().read()).isNegative();
            }
            isServing();
        }
        assertThat(server.log()).contains("no memory for its commands or replies");
    }

    @Test
    void disconnectsWhoSendsMoreThanThereIs() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            try (RespClient greedy = server.client()) {
                assertThat(isCut(greedy)).isTrue();
            }
            isServing();
        }
        assertThat(server.log()).contains("no memory for its commands or replies");
    }

    /** What it is told may be lost to it, since it goes on sending what nobody reads. */
    private static boolean isCut(RespClient client) throws IOException {
        client.sendRaw("*3\r\n$3\r\nSET\r\n$6\r\ngreedy\r\n$" + 4 * MEMORY_MEGABYTES * MEGABYTE + "\r\n");
        byte[] piece = new byte[MEGABYTE];
        try {
            for (int i = 0; i < 4 * MEMORY_MEGABYTES; i++) {
                client.sendRaw(piece);
            }
            return client.read().equals(NO_MEMORY);
        } catch (IOException cut) {
            return true;
        }
    }
}
