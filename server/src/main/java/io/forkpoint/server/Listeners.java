package io.forkpoint.server;

import io.forkpoint.server.internal.config.ServerSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens the ports and the Unix domain socket that the settings name. */
final class Listeners {
    /** The bits of a file's mode that hold its type. */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET = 0140000;

    private final ServerSettings settings;
    private final @Nullable Tls tls;
    private final EventLoopGroup group;
    private final ConnectionSetup setup;
    private final List<Channel> listening;
    private final AcceptLimit limit;

    /** Creates the listeners of a server; what is opened is added to {@code listening}. */
    Listeners(
            ServerSettings settings,
            @Nullable Tls tls,
            EventLoopGroup group,
            ConnectionSetup setup,
            List<Channel> listening) {
        this.settings = settings;
        this.tls = tls;
        this.group = group;
        this.setup = setup;
        this.listening = listening;
        limit = new AcceptLimit(settings.maxClients::get);
    }

    /**
     * Opens all listeners.
     *
     * @throws IOException if one cannot be opened that is not optional
     */
    void open() throws IOException {
        int tlsPort = settings.tlsPort.get();
        boolean alone = tlsPort == 0 && settings.unixSocket.get().isEmpty();
        if (settings.port.get() != 0 || alone) {
            open(settings.port.get(), null);
        }
        if (tlsPort != 0) {
            open(tlsPort, tls);
        }
        if (!settings.unixSocket.get().isEmpty()) {
            openFile(settings.resolve(settings.unixSocket.get()));
        }
    }

    private void open(int wanted, @Nullable Tls security) throws IOException {
        ServerBootstrap bootstrap = bootstrap(
                        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class, security)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true);
        int port = wanted;
        for (String address : settings.bind.get()) {
            boolean optional = address.startsWith("-");
            String host = optional ? address.substring(1) : address;
            InetSocketAddress where =
                    new InetSocketAddress(host.equals("*") ? "0.0.0.0" : host.equals("::*") ? "::" : host, port);
            try {
                Channel channel = bind(bootstrap, where);
                port = ((InetSocketAddress) channel.localAddress()).getPort();
            } catch (IOException e) {
                if (!optional) {
                    throw e;
                }
            }
        }
    }

    private void openFile(Path file) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("unixsocket needs the native transport of Linux", Epoll.unavailabilityCause());
        }
        removeAbandoned(file);
        bind(bootstrap(EpollServerDomainSocketChannel.class, null), new DomainSocketAddress(file.toFile()));
        int mode = settings.unixSocketPerm.get();
        if (mode != 0) {
            Files.setPosixFilePermissions(file, permissions(mode));
        }
    }

    /** Removes the socket that a killed server has left behind: no other file, and no socket on which somebody listens. */
    private static void removeAbandoned(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException("cannot listen on " + file + ": there is a file of that name, which is no socket");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(file));
        } catch (ConnectException abandoned) {
            Files.delete(file);
            return;
        }
        throw new IOException("cannot listen on " + file + ": another server does");
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & 1 << (all.length - 1 - i)) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    private ServerBootstrap bootstrap(Class<? extends ServerChannel> kind, @Nullable Tls security) {
        return new ServerBootstrap()
                .group(group)
                .channel(kind)
                .handler(limit)
                .option(ChannelOption.SO_BACKLOG, settings.tcpBacklog.get())
                // A client that has sent everything may still read its replies.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(setup.with(security));
    }

    private Channel bind(ServerBootstrap bootstrap, SocketAddress where) throws IOException {
        var bound = bootstrap.bind(where).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + where + ": " + bound.cause().getMessage(), bound.cause());
        }
        listening.add(bound.channel());
        return bound.channel();
    }
}
