package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.MachineFeature;
import io.forkpoint.machine.RespClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the server listens, and whom it lets in. */
class ListenersTest {
    private static final long MEMORY = 64L << 20;

    @TempDir
    private Path folder;

    private Store store;
    private Server server;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.builder().limitBytes(MEMORY).build());
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        store.close();
    }

    private void start(String... options) {
        List<String> all = Stream.concat(
                        Stream.of("--port", "0", "--save", "", "--dir", folder.toString(), "--io-threads", "1"),
                        Arrays.stream(options))
                .toList();
        server = Server.start(store, ServerConfig.builder().readOptions(all).build());
    }

    /** What the server says to who only connects. */
    private static String greeting(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void sendsAwayWhoIsTooMany() throws IOException {
        start("--maxclients", "1");
        try (RespClient first = new RespClient(server.port())) {
            first.call("PING");
            try (Socket second = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                assertThat(greeting(second)).isEqualTo("-ERR max number of clients reached\r\n");
            }
            first.call("CONFIG", "SET", "maxclients", "2");
            try (RespClient second = new RespClient(server.port())) {
                assertThat(second.call("PING")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void protectsWhoHasNoPassword() throws IOException {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst();
        MachineFeature.OUTSIDE_ADDRESS.require(outside.isPresent());
        start("--bind", "0.0.0.0");
        try (Socket socket = new Socket(outside.get(), server.port())) {
            assertThat(greeting(socket)).startsWith("-DENIED Redis is running in protected mode");
        }
        try (RespClient client = new RespClient(server.port())) {
            client.call("CONFIG", "SET", "protected-mode", "no");
            try (Socket socket = new Socket(outside.get(), server.port())) {
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().readNBytes(7))
                        .isEqualTo("+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void disconnectsWhoIsIdle() throws IOException {
        start("--timeout", "1");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(greeting(socket)).isEmpty();
        }
    }

    @Test
    void listensOnAFile() throws IOException {
        start("--unixsocket", "socket", "--unixsocketperm", "700", "--port", "0");
        Path file = folder.resolve("socket");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwx------");
        assertThat(server.port()).isZero();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(file));
            channel.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer reply = ByteBuffer.allocate(7);
            while (reply.hasRemaining() && channel.read(reply) >= 0) {}
            assertThat(new String(reply.array(), StandardCharsets.US_ASCII)).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void takesTheSocketOfAServerThatWasKilled() throws IOException {
        Path file = folder.resolve("socket");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(file));
            assertThatThrownBy(() -> start("--unixsocket", "socket"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("another server does");
        }
        assertThat(Files.exists(file)).isTrue();
        start("--unixsocket", "socket");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(channel.connect(UnixDomainSocketAddress.of(file))).isTrue();
        }
    }

    @Test
    void takesNoOtherFileForItsSocket() throws IOException {
        Path file = Files.writeString(folder.resolve("socket"), "precious");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        for (String name : List.of("socket", "link")) {
            assertThatThrownBy(() -> start("--unixsocket", name))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("which is no socket");
        }
        assertThat(Files.readString(link)).isEqualTo("precious");
    }

    @Test
    void renamesAndRemovesCommands() throws IOException {
        start("--rename-command", "CONFIG", "", "--rename-command", "FLUSHALL", "hidden");
        try (RespClient client = new RespClient(server.port())) {
            assertThat(client.call("CONFIG", "GET", "*").toString()).contains("unknown command 'CONFIG'");
            assertThat(client.call("FLUSHALL").toString()).contains("unknown command 'FLUSHALL'");
            assertThat(client.call("HIDDEN")).isEqualTo("OK");
        }
    }

    @Test
    void keepsUsersInTheirFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("users"), "user alice on >pw ~a* +get +acl\nuser default on nopass ~* &* +@all\n");
        start("--aclfile", "users");
        try (RespClient client = new RespClient(server.port());
                RespClient alice = new RespClient(server.port())) {
            assertThat(alice.call("AUTH", "alice", "pw")).isEqualTo("OK");
            client.call("ACL", "SETUSER", "bob", "on", "nopass", "+@all");
            assertThat(client.call("ACL", "SAVE")).isEqualTo("OK");
            assertThat(Files.readAllLines(file)).isEqualTo(client.call("ACL", "LIST"));
            Files.writeString(file, "user bob on nopass +@all\nuser carl on +foo\n");
            assertThat(client.call("ACL", "LOAD").toString())
                    .contains("users:2")
                    .contains("no change to the previously active ACL rules was performed");
            Files.writeString(file, "user bob on nopass +@all\nuser bob off\n");
            assertThat(client.call("ACL", "LOAD").toString()).contains("users:2: Duplicate user 'bob' found");
            assertThat(alice.call("ACL", "WHOAMI")).isEqualTo("alice");
            Files.writeString(file, "user bob on nopass +@all\n");
            assertThat(client.call("ACL", "LOAD")).isEqualTo("OK");
            assertThat(client.call("ACL", "USERS")).isEqualTo(List.of("bob", "default"));
            assertThatThrownBy(() -> alice.call("PING")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void writesUsersIntoTheConfiguration() throws IOException {
        Path file = Files.writeString(
                folder.resolve("server.conf"), "# mine\nport 0\nsave \"\"\ndir " + folder + "\nuser alice on +get\n");
        server = Server.start(store, ServerConfig.builder().readFile(file).build());
        try (RespClient client = new RespClient(server.port())) {
            client.call("ACL", "SETUSER", "alice", "+set", "~x");
            client.call("CONFIG", "SET", "maxclients", "77");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("OK");
        }
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "# mine",
                        "port 0",
                        "save \"\"",
                        "dir " + folder,
                        "user alice on ~x resetchannels -@all +get +set",
                        "# Generated by CONFIG REWRITE",
                        "maxclients 77");
    }
}
