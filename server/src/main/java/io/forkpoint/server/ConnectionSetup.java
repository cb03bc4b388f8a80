package io.forkpoint.server;

import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.session.LoopState;
import io.forkpoint.server.internal.session.ServerContext;
import io.forkpoint.server.internal.session.SessionHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes clients of connections. Those that must not become clients are told why, if they can understand it. */
final class ConnectionSetup {
    private static final String TOO_MANY = "-ERR max number of clients reached\r\n";
    private static final String DENIED =
            "-DENIED Redis is running in protected mode because protected mode is enabled and"
                    + " no password is set for the default user. In this mode connections are only accepted from the loopback"
                    + " interface. If you want to connect from external computers to Redis you may adopt one of the following"
                    + " solutions: 1) Just disable protected mode sending the command 'CONFIG SET protected-mode no' from the"
                    + " loopback interface by connecting to Redis from the same host the server is running, however MAKE SURE"
                    + " Redis is not publicly accessible from internet if you do so. Use CONFIG REWRITE to make this change"
                    + " permanent. 2) Alternatively you can just disable the protected mode by editing the Redis configuration"
                    + " file, and setting the protected mode option to 'no', and then restarting the server. 3) If you started"
                    + " the server manually just for testing, restart it with the '--protected-mode no' option. 4) Set up an"
                    + " authentication password for the default user. NOTE: You only need to do one of the above things in order"
                    + " for the server to start accepting connections from the outside.\r\n";
    private static final int PROBES = 3;

    private final ServerContext context;
    private final Users users;
    private final Map<EventLoop, LoopState> loops;

    ConnectionSetup(ServerContext context, Users users, Map<EventLoop, LoopState> loops) {
        this.context = context;
        this.users = users;
        this.loops = loops;
    }

    /** Returns the initializer of connections: with TLS, or without if {@code tls} is null. */
    ChannelInitializer<Channel> with(@Nullable Tls tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                String refusal = refusal(channel);
                if (refusal == null) {
                    accept(channel, tls);
                } else {
                    refuse(channel, tls == null ? refusal : "");
                }
            }
        };
    }

    private @Nullable String refusal(Channel channel) {
        ServerSettings settings = context.settings();
        if (context.clients().size() >= settings.maxClients.get()) {
            context.clients().refuse();
            return TOO_MANY;
        }
        boolean fromElsewhere = channel.remoteAddress() instanceof InetSocketAddress address
                && !address.getAddress().isLoopbackAddress();
        return fromElsewhere && settings.protectedMode.get() && users.isWithoutPassword() ? DENIED : null;
    }

    private static void refuse(Channel channel, String message) {
        channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void accept(Channel channel, @Nullable Tls tls) {
        keepAlive(channel, context.settings().tcpKeepAlive.get());
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new SessionHandler(context, loops.get(channel.eventLoop())));
    }

    /** Sets keepalive as Redis does: the first probe after so many seconds, the end after three probes in as many again. */
    private static void keepAlive(Channel channel, int seconds) {
        if (seconds > 0 && channel.remoteAddress() instanceof InetSocketAddress) {
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
            if (channel instanceof EpollSocketChannel) {
                channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, seconds);
                channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, Math.max(1, seconds / PROBES));
                channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
            }
        }
    }
}
