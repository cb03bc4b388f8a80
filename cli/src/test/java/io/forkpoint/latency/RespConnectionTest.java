package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Replies that a server sends whatever it is asked. */
class RespConnectionTest {
    private interface Reading {
        void of(RespConnection connection) throws IOException;
    }

    private static void reading(String replies, Reading reading) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RespConnection connection = new RespConnection("127.0.0.1", server.getLocalPort());
                Socket socket = server.accept()) {
            socket.getOutputStream().write(replies.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            reading.of(connection);
        }
    }

    @Test
    void aReplyThatIsSkippedEndsWhereTheNextOneBegins() throws IOException {
        reading("+OK\r\n$12\r\nhello\r\nworld\r\n$-1\r\n$0\r\n\r\n:17\r\n+last\r\n", connection -> {
            for (int i = 0; i < 5; i++) {
                connection.skipReply("GET");
            }
            assertThat(connection.reply("PING")).isEqualTo("last");
        });
    }

    @Test
    void anErrorThatIsSkippedIsThrown() throws IOException {
        reading(
                "-OOM too much\r\n",
                connection -> assertThatThrownBy(() -> connection.skipReply("SET"))
                        .hasMessageContaining("answered SET with OOM too much"));
        reading(
                "HTTP/1.1 400\r\n",
                connection -> assertThatThrownBy(() -> connection.skipReply("SET"))
                        .hasMessageContaining("answered SET with what is no RESP: HTTP/1.1 400"));
    }

    @Test
    void aServerThatStopsWithinAReplyIsNamed() throws IOException {
        for (String cut : new String[] {"", "+O", "$5", "$5\r\nhel", "$5\r\nhello\r"}) {
            reading(
                    cut,
                    connection -> assertThatThrownBy(() -> connection.skipReply("GET"))
                            .hasMessageContaining("closed the connection"));
        }
    }
}
