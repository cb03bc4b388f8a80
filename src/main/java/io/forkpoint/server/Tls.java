package io.forkpoint.server;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.config.ServerConfig;
import io.forkpoint.server.config.TlsAuthClients;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;

/** What TLS needs, from the files that the settings name. */
final class Tls {
    private static final List<String> KNOWN = List.of("TLSv1.2", "TLSv1.3");

    private Tls() {}

    /**
     * Reads them.
     *
     * @throws ConfigException if one is missing or makes no sense
     */
    static SslContext context(ServerConfig config) {
        File certificate = file(config, "tls-cert-file", config.tlsCertFile.get());
        File key = file(config, "tls-key-file", config.tlsKeyFile.get());
        String password = config.tlsKeyFilePass.get().isEmpty() ? null : config.tlsKeyFilePass.get();
        TlsAuthClients clients = config.tlsAuthClients.get();
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate, key, password)
                    .sslProvider(SslProvider.JDK)
                    .clientAuth(
                            switch (clients) {
                                case NO -> ClientAuth.NONE;
                                case YES -> ClientAuth.REQUIRE;
                                case OPTIONAL -> ClientAuth.OPTIONAL;
                            })
                    .protocols(protocols(config));
            if (clients != TlsAuthClients.NO) {
                builder.trustManager(file(config, "tls-ca-cert-file", config.tlsCaCertFile.get()));
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new ConfigException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static File file(ServerConfig config, String setting, String name) {
        if (name.isEmpty()) {
            throw new ConfigException("tls-port needs " + setting
                    + (setting.equals("tls-ca-cert-file") ? ", or tls-auth-clients no" : ""));
        }
        Path file = config.resolve(name);
        if (!Files.isReadable(file)) {
            throw new ConfigException(setting + ": " + file + " cannot be read");
        }
        return file.toFile();
    }

    private static List<String> protocols(ServerConfig config) {
        String text = config.tlsProtocols.get().strip();
        if (text.isEmpty()) {
            return KNOWN;
        }
        List<String> protocols = List.of(text.split("\\s+", -1));
        for (String protocol : protocols) {
            if (!KNOWN.contains(protocol)) {
                throw new ConfigException("tls-protocols: '" + protocol + "' is none of " + String.join(", ", KNOWN));
            }
        }
        return protocols;
    }
}
