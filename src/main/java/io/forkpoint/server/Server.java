package io.forkpoint.server;

import io.forkpoint.Store;
import io.forkpoint.server.config.ServerConfig;
import io.forkpoint.server.family.CommandCommands;
import io.forkpoint.server.family.ConfigCommands;
import io.forkpoint.server.family.ConnectionCommands;
import io.forkpoint.server.family.DatabaseCommands;
import io.forkpoint.server.family.LatencyCommands;
import io.forkpoint.server.family.MemoryCommands;
import io.forkpoint.server.family.PersistenceCommands;
import io.forkpoint.server.family.ServerCommands;
import io.forkpoint.server.family.SlowLogCommands;
import io.forkpoint.server.family.StringCommands;
import io.forkpoint.server.family.TransactionCommands;
import io.forkpoint.server.metrics.ForkpointMeters;
import io.forkpoint.server.metrics.Info;
import io.forkpoint.server.metrics.Observation;
import io.forkpoint.server.metrics.PrometheusEndpoint;
import io.forkpoint.server.metrics.Sampler;
import io.forkpoint.server.persistence.Persistence;
import io.forkpoint.server.persistence.Shutdown;
import io.forkpoint.server.session.CommandFamily;
import io.forkpoint.server.session.CommandTable;
import io.forkpoint.server.session.LoopState;
import io.forkpoint.server.session.ServerContext;
import io.forkpoint.server.session.SessionHandler;
import io.micrometer.core.instrument.binder.MeterBinder;
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
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private final Persistence persistence;
    private final ServerEnd end;
    private final Sampler sampler;
    private final Observation observation;
    private PrometheusEndpoint metricsEndpoint;

    /**
     * Begins to serve. The file that the settings name is loaded if there is one and the store is empty; while it is,
     * clients can connect already and are told so, as tools that look after servers expect it.
     *
     * @param store what to serve; stays open when the server is closed
     * @param config how
     * @return a server that listens and has loaded its file
     * @throws io.forkpoint.errors.ForkpointException if the file cannot be loaded: nothing listens then, and the file is
     *     as it was
     * @throws UncheckedIOException if its folder cannot be looked at
     */
    public static Server start(Store store, ServerConfig config) {
        Server server = new Server(store, config);
        try {
            server.persistence.startLoad().announce();
            server.listen();
            server.persistence.startLoad().run();
            server.persistence.begin();
            server.serveMetrics();
            return server;
        } catch (IOException e) {
            server.stop();
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            server.stop();
            throw e;
        }
    }

    private Server(Store store, ServerConfig config) {
        int threads = config.ioThreads.get() != 0
                ? config.ioThreads.get()
                : Runtime.getRuntime().availableProcessors();
        persistence = new Persistence(store, config);
        end = new ServerEnd(persistence);
        sampler = new Sampler(store);
        Info info = new Info(store, persistence, sampler, this::port);
        observation = new Observation(config, persistence.figures());
        context = new ServerContext(
                store, config, commands(info), new ServerHooks(persistence, end, observation), threads);
        store.guardSnapshots(context.gate().moment());
        end.prepare(context, listening, this::stop);
        group = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("forkpoint-io"),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        int index = 0;
        for (var loop : group) {
            loops.put((EventLoop) loop, context.loops().get(index++));
        }
        var unused = group.scheduleAtFixedRate(
                () -> sampler.sample(context), Sampler.PERIOD_MILLIS, Sampler.PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private CommandTable commands(Info info) {
        CommandTable table = new CommandTable();
        List<CommandFamily> families = List.of(
                new CommandCommands(),
                new ConfigCommands(),
                new ConnectionCommands(),
                new DatabaseCommands(),
                new LatencyCommands(observation.latency()),
                new MemoryCommands(sampler),
                new PersistenceCommands(persistence, end),
                new ServerCommands(info),
                new SlowLogCommands(observation.slowLog()),
                new StringCommands(),
                new TransactionCommands());
        families.forEach(family -> family.register(table));
        return table;
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

    private void serveMetrics() {
        int metricsPort = context.config().metricsPort.get();
        if (metricsPort != 0) {
            metricsEndpoint = new PrometheusEndpoint(
                    group,
                    Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class,
                    metricsPort,
                    meters());
        }
    }

    /** {@return the server's and its store's figures, for any registry of Micrometer's} */
    public MeterBinder meters() {
        return new ForkpointMeters(context, persistence);
    }

    /** {@return the port on which it listens} */
    public int port() {
        return ((InetSocketAddress) listening.get(0).localAddress()).getPort();
    }

    /**
     * Ends the server: takes no more clients, lets the commands that run end, saves if it is to, and disconnects.
     *
     * @param save whether to save before
     * @param force whether to end even if that fails
     * @return completes when it has ended; exceptionally if the save has failed, and all goes on as before
     */
    public CompletableFuture<Void> shutdown(Shutdown.Save save, boolean force) {
        return end.begin(save, force);
    }

    /** Waits until somebody has ended the server: a client by SHUTDOWN, a signal, or {@link #close}. */
    public void awaitEnd() {
        end.ended().join();
    }

    /** Ends the server without a save, see {@link #shutdown}. */
    @Override
    public void close() {
        var unused = shutdown(Shutdown.Save.NEVER, true);
        awaitEnd();
    }

    /** Listens no more, and ends all threads and connections. */
    private void stop() {
        persistence.close();
        if (metricsEndpoint != null) {
            metricsEndpoint.close();
        }
        listening.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
