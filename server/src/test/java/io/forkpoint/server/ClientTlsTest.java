package io.forkpoint.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Jedis and Lettuce over TLS, with clients' certificates asked for. */
@SuppressWarnings("deprecation") // what applications have today
class ClientTlsTest {
    private static final long MEMORY = 64L << 20;

    @TempDir
    private Path folder;

    private X509Bundle authority;
    private X509Bundle identity;
    private Store store;
    private Server server;

    private static CertificateBuilder certificate(String name) {
        return new CertificateBuilder().ecp256().subject("CN=" + name);
    }

    @BeforeEach
    void start() throws Exception {
        authority = certificate("authority").setIsCertificateAuthority(true).buildSelfSigned();
        identity = certificate("client").buildIssuedBy(authority);
        X509Bundle own = certificate("localhost").addSanDnsName("localhost").buildIssuedBy(authority);
        Files.writeString(folder.resolve("cert.pem"), own.getCertificatePathPEM());
        Files.writeString(folder.resolve("key.pem"), own.getPrivateKeyPEM());
        Files.writeString(folder.resolve("ca.pem"), authority.getRootCertificatePEM());
        String port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = Integer.toString(socket.getLocalPort());
        }
        ServerConfig config = ServerConfig.builder()
                .readOptions(List.of(
                        "--port",
                        "0",
                        "--tls-port",
                        port,
                        "--tls-cert-file",
                        "cert.pem",
                        "--tls-key-file",
                        "key.pem",
                        "--tls-ca-cert-file",
                        "ca.pem",
                        "--save",
                        "",
                        "--dir",
                        folder.toString()))
                .build();
        store = Store.open(StoreOptions.builder().limitBytes(MEMORY).build());
        server = Server.start(store, config);
    }

    @AfterEach
    void close() {
        server.close();
        store.close();
    }

    private Jedis jedis(boolean withCertificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                withCertificate ? identity.toKeyManagerFactory().getKeyManagers() : null,
                new TrustManager[] {authority.toTrustManager()},
                null);
        return new Jedis(
                "localhost",
                server.port(),
                DefaultJedisClientConfig.builder()
                        .ssl(true)
                        .sslSocketFactory(context.getSocketFactory())
                        .build());
    }

    @Test
    void jedisConnects() throws Exception {
        try (Jedis jedis = jedis(true)) {
            String large = "x".repeat(1_000_000);
            assertThat(jedis.set("large", large)).isEqualTo("OK");
            assertThat(jedis.get("large")).isEqualTo(large);
        }
        assertThatThrownBy(() -> {
                    try (Jedis jedis = jedis(false)) {
                        jedis.ping();
                    }
                })
                .isInstanceOf(JedisConnectionException.class);
    }

    private RedisClient lettuce(boolean withCertificate) throws Exception {
        RedisClient client = RedisClient.create(
                RedisURI.Builder.redis("localhost", server.port()).withSsl(true).build());
        SslOptions.Builder options =
                SslOptions.builder().trustManager(folder.resolve("ca.pem").toFile());
        if (withCertificate) {
            options.keyManager(identity.toKeyManagerFactory());
        }
        client.setOptions(ClientOptions.builder().sslOptions(options.build()).build());
        return client;
    }

    @Test
    void lettuceConnects() throws Exception {
        RedisClient client = lettuce(true);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            String large = "x".repeat(1_000_000);
            assertThat(connection.sync().set("large", large)).isEqualTo("OK");
            assertThat(connection.sync().get("large")).isEqualTo(large);
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
        RedisClient stranger = lettuce(false);
        try {
            assertThatThrownBy(stranger::connect).isInstanceOf(RedisConnectionException.class);
        } finally {
            stranger.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
