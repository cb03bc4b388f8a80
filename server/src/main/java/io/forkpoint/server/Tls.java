package io.forkpoint.server;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.config.TlsAuthClients;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.config.Setting;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The TLS context, made from the files that the settings name. They are read again when one of the settings changes, and on
 * demand. If that fails, the old context is used further; existing connections are not affected. Safe for any thread.
 */
final class Tls {
    private static final List<String> KNOWN = List.of("TLSv1.2", "TLSv1.3");

    private final ServerSettings settings;
    private volatile SslContext context;

    /**
     * Reads the files.
     *
     * @throws ConfigException if a file is missing or invalid
     */
    Tls(ServerSettings settings) {
        this.settings = settings;
        reload();
        // One for all settings: those that are changed together are read together.
        Runnable follow = this::follow;
        List.of(
                        settings.tlsCertFile,
                        settings.tlsKeyFile,
                        settings.tlsKeyFilePass,
                        settings.tlsCaCertFile,
                        settings.tlsAuthClients,
                        settings.tlsProtocols,
                        settings.tlsCiphers,
                        settings.tlsCipherSuites,
                        settings.tlsSessionCacheSize,
                        settings.tlsSessionCacheTimeout)
                .forEach(setting -> setting.onChange(follow));
    }

    private void follow() {
        try {
            reload();
        } catch (ConfigException wrong) {
            throw new IllegalArgumentException(
                    "Unable to update TLS configuration. Check server logs: " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Reads the files again.
     *
     * @throws ConfigException if a file is missing or invalid; new connections go on as before
     */
    void reload() {
        context = read();
    }

    /** Returns a handler for a new connection. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setUseCipherSuitesOrder(settings.tlsPreferServerCiphers.get());
        handler.engine().setSSLParameters(parameters);
        if (!settings.tlsSessionCaching.get()) {
            var unused = handler.handshakeFuture()
                    .addListener(done -> handler.engine().getSession().invalidate());
        }
        return handler;
    }

    private SslContext read() {
        File certificate = file("tls-cert-file", settings.tlsCertFile.get());
        File key = file("tls-key-file", settings.tlsKeyFile.get());
        String password = settings.tlsKeyFilePass.get().isEmpty() ? null : settings.tlsKeyFilePass.get();
        TlsAuthClients clients = settings.tlsAuthClients.get();
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate, key, password)
                    .sslProvider(SslProvider.JDK)
                    .clientAuth(
                            switch (clients) {
                                case NO -> ClientAuth.NONE;
                                case YES -> ClientAuth.REQUIRE;
                                case OPTIONAL -> ClientAuth.OPTIONAL;
                            })
                    .ciphers(ciphers(), SupportedCipherSuiteFilter.INSTANCE)
                    .sessionCacheSize(settings.tlsSessionCacheSize.get())
                    .sessionTimeout(settings.tlsSessionCacheTimeout.get())
                    .protocols(protocols());
            if (clients != TlsAuthClients.NO) {
                builder.trustManager(file("tls-ca-cert-file", settings.tlsCaCertFile.get()));
            }
            TlsKeyPair.check(certificate, key);
            return builder.build();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new ConfigException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private File file(String setting, String name) {
        if (name.isEmpty()) {
            throw new ConfigException("tls-port needs " + setting
                    + (setting.equals("tls-ca-cert-file") ? ", or tls-auth-clients no" : ""));
        }
        Path file = settings.resolve(name);
        if (!Files.isReadable(file)) {
            throw new ConfigException(setting + ": " + file + " cannot be read");
        }
        return file.toFile();
    }

    /** Returns the ciphers; null for Java's choice. */
    private @Nullable List<String> ciphers() {
        List<String> ciphers = new ArrayList<>();
        add(ciphers, settings.tlsCipherSuites, "TLSv1.3");
        boolean noneOfNew = ciphers.isEmpty();
        add(ciphers, settings.tlsCiphers, "TLSv1.2");
        if (ciphers.isEmpty()) {
            return null;
        }
        boolean noneOfOld = settings.tlsCiphers.get().isBlank();
        // A list for one version does not change the other's.
        for (String usual : usualCiphers()) {
            boolean isNew = usual.startsWith("TLS_AES_") || usual.startsWith("TLS_CHACHA20_");
            if (isNew ? noneOfNew : noneOfOld) {
                ciphers.add(usual);
            }
        }
        return ciphers;
    }

    private static List<String> usualCiphers() {
        try {
            return List.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new ConfigException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static void add(List<String> ciphers, Setting<String> setting, String version) {
        for (String name : setting.get().strip().split("[:, ]+", -1)) {
            if (!name.isEmpty()) {
                ciphers.add(cipher(setting, name, version));
            }
        }
    }

    private static String cipher(Setting<String> setting, String name, String version) {
        String java = name.startsWith("TLS_") ? name : CipherSuiteConverter.toJava(name, "TLS");
        try {
            if (java != null
                    && List.of(SSLContext.getDefault()
                                    .getSupportedSSLParameters()
                                    .getCipherSuites())
                            .contains(java)) {
                return java;
            }
        } catch (NoSuchAlgorithmException e) {
            throw new ConfigException("TLS cannot be set up: " + e.getMessage(), e);
        }
        throw new ConfigException(setting.name() + ": '" + name + "' is no cipher of " + version
                + " that this JVM has; write names with colons between them, no classes such as HIGH");
    }

    private List<String> protocols() {
        String text = settings.tlsProtocols.get().strip();
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
