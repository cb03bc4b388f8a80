package io.forkpoint.server;

import io.forkpoint.Store;
import io.forkpoint.server.access.Users;
import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.config.ServerConfig;
import io.forkpoint.server.family.AclCommands;
import io.forkpoint.server.family.BitFieldCommands;
import io.forkpoint.server.family.BitmapCommands;
import io.forkpoint.server.family.BlockingCommands;
import io.forkpoint.server.family.ConfigCommands;
import io.forkpoint.server.family.ConnectionCommands;
import io.forkpoint.server.family.DatabaseCommands;
import io.forkpoint.server.family.DebugCommands;
import io.forkpoint.server.family.DumpCommands;
import io.forkpoint.server.family.ExpiryCommands;
import io.forkpoint.server.family.HashCommands;
import io.forkpoint.server.family.KeyCommands;
import io.forkpoint.server.family.LcsCommand;
import io.forkpoint.server.family.ListCommands;
import io.forkpoint.server.family.ObjectCommands;
import io.forkpoint.server.family.PubSubCommands;
import io.forkpoint.server.family.ScanCommands;
import io.forkpoint.server.family.SetCommands;
import io.forkpoint.server.family.SortCommands;
import io.forkpoint.server.family.SortedSetAlgebraCommands;
import io.forkpoint.server.family.SortedSetCommands;
import io.forkpoint.server.family.SortedSetRangeCommands;
import io.forkpoint.server.family.StringCommands;
import io.forkpoint.server.family.StringNumberCommands;
import io.forkpoint.server.family.StringOptionCommands;
import io.forkpoint.server.family.TransactionCommands;
import io.forkpoint.server.session.CommandFamily;
import io.forkpoint.server.session.CommandTable;
import io.forkpoint.server.session.LoopState;
import io.forkpoint.server.session.ServerContext;
import io.forkpoint.server.session.SessionHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Serves a store to clients of Redis, over TCP. Everything that writes to the store should go through the server: what an
 * application writes beside it wakes nobody who waits for a key, and spoils nobody's WATCH.
 */
public final class Server implements AutoCloseable {
    private final ServerContext context;
    private final EventLoopGroup group;
    private final Map<EventLoop, LoopState> loops = new HashMap<>();
    private final List<Channel> listening = new ArrayList<>();

    /**
     * Begins to serve.
     *
     * @param store what to serve; stays open when the server is closed
     * @param config how
     * @return a server that listens
     * @throws IOException if a file that a setting names cannot be read, or an address cannot be listened on
     * @throws ConfigException if settings do not go together
     */
    public static Server start(Store store, ServerConfig config) throws IOException {
        Server server = new Server(store, config);
        server.listen();
        return server;
    }

    private Server(Store store, ServerConfig config) throws IOException {
        int threads = config.ioThreads.get() != 0
                ? config.ioThreads.get()
                : Runtime.getRuntime().availableProcessors();
        CommandTable commands = new CommandTable();
        Users users = new Users(config, commands);
        register(commands, users);
        rename(commands, config);
        users.start();
        context = new ServerContext(store, config, commands, new ServerHooks(users), threads);
        group = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("forkpoint-io"),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        int index = 0;
        for (var loop : group) {
            LoopState state = context.loops().get(index++);
            loops.put((EventLoop) loop, state);
            var unused = loop.scheduleWithFixedDelay(() -> context.check(state), 1, 1, TimeUnit.SECONDS);
        }
    }

    private static void register(CommandTable table, Users users) {
        List<CommandFamily> families = List.of(
                new BitFieldCommands(),
                new BitmapCommands(),
                new DatabaseCommands(),
                new DumpCommands(),
                new ExpiryCommands(),
                new HashCommands(),
                new KeyCommands(),
                new LcsCommand(),
                new ObjectCommands(),
                new ScanCommands(),
                new SetCommands(),
                new SortCommands(),
                new SortedSetAlgebraCommands(),
                new SortedSetCommands(),
                new SortedSetRangeCommands(),
                new StringCommands(),
                new StringNumberCommands(),
                new StringOptionCommands(),
                new BlockingCommands(),
                new ListCommands(),
                new AclCommands(users),
                new ConfigCommands(),
                new ConnectionCommands(users),
                new DebugCommands(),
                new PubSubCommands(),
                new TransactionCommands());
        families.forEach(family -> family.register(table));
    }

    private static void rename(CommandTable table, ServerConfig config) {
        for (List<String> words : config.renamedCommands.get()) {
            if (words.size() != 2) {
                throw new ConfigException("rename-command needs a command and its new name, or \"\"");
            }
            try {
                table.rename(words.get(0), words.get(1));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("rename-command: " + e.getMessage(), e);
            }
        }
    }

    private void listen() {
        ServerConfig config = context.config();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, config.tcpBacklog.get())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, config.tcpKeepAlive.get() > 0)
                // Who has sent everything may still read its replies: those that its socket takes at once. Netty 4.2.18
                // loses sight of a half-closed socket for which nothing was to be awaited for a moment, and closes it
                // when more is: epoll_ctl fails with ENOENT.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new SessionHandler(context, loops.get(channel.eventLoop())));
                    }
                });
        for (String address : config.bind.get()) {
            boolean optional = address.startsWith("-");
            String host = optional ? address.substring(1) : address;
            try {
                listening.add(bootstrap
                        .bind(new InetSocketAddress(host, config.port.get()))
                        .sync()
                        .channel());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while binding to " + address, e);
            } catch (Exception e) {
                if (!optional) {
                    throw e;
                }
            }
        }
    }

    /** {@return the port on which it listens} */
    public int port() {
        return ((InetSocketAddress) listening.get(0).localAddress()).getPort();
    }

    /** Disconnects all clients and listens no more. */
    @Override
    public void close() {
        listening.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
