package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.machine.RespClient;
import io.forkpoint.server.config.ConfigException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server does with TLS. */
class TlsListenersTest {
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private X509Bundle authority;

    private void writeCertificates() throws Exception {
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        Files.writeString(folder.resolve("cert.pem"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
        Files.writeString(folder.resolve("ca.pem"), authority.getRootCertificatePEM());
    }

    private int startTls(String authenticate) throws Exception {
        writeCertificates();
        int port = freePort();
        start(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                "cert.pem",
                "--tls-key-file",
                "key.pem",
                "--tls-ca-cert-file",
                "ca.pem",
                "--tls-auth-clients",
                authenticate);
        return port;
    }

    private Socket connect(int port, boolean withCertificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = withCertificate
                ? new CertificateBuilder()
                        .ecp256()
                        .subject("CN=client")
                        .buildIssuedBy(authority)
                        .toKeyManagerFactory()
                        .getKeyManagers()
                : null;
        context.init(keys, new TrustManager[] {authority.toTrustManager()}, null);
        return context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    private static String ping(Socket socket) throws IOException {
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII);
    }

    @Test
    void speaksTls() throws Exception {
        int port = startTls("no");
        try (Socket socket = connect(port, false)) {
            assertThat(ping(socket)).isEqualTo("+PONG\r\n");
        }
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void asksForCertificates() throws Exception {
        int port = startTls("yes");
        try (Socket socket = connect(port, true)) {
            assertThat(ping(socket)).isEqualTo("+PONG\r\n");
        }
        assertThatThrownBy(() -> {
                    try (Socket socket = connect(port, false)) {
                        assertThat(ping(socket)).isEqualTo("+PONG\r\n");
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void saysWhatTlsNeeds() throws Exception {
        String port = Integer.toString(freePort());
        assertThatThrownBy(() -> start("--tls-port", port))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tls-port needs tls-cert-file");
        writeCertificates();
        assertThatThrownBy(() -> start("--tls-port", port, "--tls-cert-file", "cert.pem", "--tls-key-file", "key.pem"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tls-port needs tls-ca-cert-file, or tls-auth-clients no");
    }

    /** Whose certificate it is that new connections get. */
    private String issuer(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(ping(socket)).isEqualTo("+PONG\r\n");
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    private void writeSelfSigned(String name) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve(name + "-cert.pem"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve(name + "-key.pem"), bundle.getPrivateKeyPEM());
    }

    @Test
    void replacesItsCertificatesWhileItRuns() throws Exception {
        int port = startTls("no");
        try (Socket before = connect(port, false);
                RespClient client = new RespClient(before)) {
            assertThat(client.call("PING")).isEqualTo("PONG");
            assertThat(issuer(port)).isEqualTo("CN=localhost");
            writeSelfSigned("second");
            assertThat(client.call(
                            "CONFIG", "SET", "tls-cert-file", "second-cert.pem", "tls-key-file", "second-key.pem"))
                    .isEqualTo("OK");
            assertThat(issuer(port)).isEqualTo("CN=second");
            for (String[] wrong : new String[][] {
                {"tls-cert-file", "cert.pem"}, {"tls-key-file", "none.pem"}, {"tls-ciphers", "HIGH:!aNULL"}
            }) {
                assertThat(client.call("CONFIG", "SET", wrong[0], wrong[1]).toString())
                        .contains("CONFIG SET failed (possibly related to argument '" + wrong[0] + "')");
                assertThat(issuer(port)).isEqualTo("CN=second");
            }
            assertThat(client.call("CONFIG", "GET", "tls-cert-file"))
                    .isEqualTo(List.of("tls-cert-file", "second-cert.pem"));
            assertThat(client.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void readsReplacedFilesAnewWhenItIsToldTo() throws Exception {
        int port = startTls("no");
        assertThat(issuer(port)).isEqualTo("CN=localhost");
        writeSelfSigned("third");
        Files.move(folder.resolve("third-cert.pem"), folder.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        server.reloadCertificates();
        assertThat(issuer(port)).as("of another key").isEqualTo("CN=localhost");
        Files.move(folder.resolve("third-key.pem"), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        server.reloadCertificates();
        assertThat(issuer(port)).isEqualTo("CN=third");
    }

    @Test
    void takesTheCiphersThatItIsGiven() throws Exception {
        writeCertificates();
        int port = freePort();
        start(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                "cert.pem",
                "--tls-key-file",
                "key.pem",
                "--tls-auth-clients",
                "no",
                "--tls-protocols",
                "TLSv1.2",
                "--tls-ciphers",
                "ECDHE-ECDSA-AES128-GCM-SHA256",
                "--tls-ciphersuites",
                "TLS_AES_256_GCM_SHA384",
                "--tls-prefer-server-ciphers",
                "yes",
                "--tls-session-caching",
                "no",
                "--tls-session-cache-size",
                "100",
                "--tls-session-cache-timeout",
                "60");
        try (SSLSocket socket = (SSLSocket) connect(port, false)) {
            assertThat(ping(socket)).isEqualTo("+PONG\r\n");
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        }
    }
}
