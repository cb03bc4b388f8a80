package io.forkpoint.server;

import io.forkpoint.Store;
import io.forkpoint.StoreOptions;
import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.ServerFailedException;
import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.config.ShutdownSave;
import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.metrics.ForkpointMeters;
import io.forkpoint.server.internal.metrics.Info;
import io.forkpoint.server.internal.metrics.Observation;
import io.forkpoint.server.internal.metrics.PrometheusEndpoint;
import io.forkpoint.server.internal.metrics.Sampler;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.LoopState;
import io.forkpoint.server.internal.session.ServerContext;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a store to Redis clients, over TCP. Everything that writes to the store should go through the server. What an
 * application writes beside it does not wake a client that waits for a key, other than an XREADGROUP whose stream it has
 * removed, and does not fail a client's WATCH.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** The least limit. Redis takes any number, but less than this would be useless. */
    private static final long LEAST_LIMIT_BYTES = 64 << 10;

    /** As often as Redis removes expired keys. */
    private static final long LOOK_MILLIS = 100;

    static {
        DirectMemory.limit();
    }

    private final ServerContext context;
    private final EventLoopGroup group;
    private final Map<EventLoop, LoopState> loops = new HashMap<>();
    private final List<Channel> listening = new ArrayList<>();
    private final Persistence persistence;
    private final ServerEnd end;
    private final Users users;
    private @Nullable Tls tls;
    private @Nullable PrometheusEndpoint metricsEndpoint;

    /**
     * Starts a server. The file that the settings name is loaded if it exists and the store is empty. Meanwhile clients can
     * connect already, and are told that the server is loading, as monitoring tools expect.
     *
     * @param store the store to serve; it stays open when the server is closed
     * @param config the configuration
     * @return a server that listens and has loaded its file
     * @throws io.forkpoint.errors.ForkpointException if the file cannot be loaded: nothing listens then, and the file is
     *     unchanged
     * @throws ConfigException if settings contradict each other
     * @throws UncheckedIOException if its folder, or a file that a setting names, cannot be read, or if an address cannot be
     *     listened on
     */
    public static Server start(Store store, ServerConfig config) {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(config, "config");
        Server server;
        try {
            server = new Server(store, config.toSettings());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
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

    private Server(Store store, ServerSettings settings) throws IOException {
        settings.maxMemory.onChange(() -> limit(store, settings.maxMemory.get()));
        OpenFiles.provide(settings);
        int threads = settings.ioThreads.get() != 0 ? settings.ioThreads.get() : usualThreads();
        persistence = new Persistence(store, settings);
        end = new ServerEnd(persistence);
        CommandTable commands = new CommandTable();
        users = new Users(settings, commands);
        Sampler sampler = new Sampler(store);
        Info info = new Info(store, persistence, sampler, this::port);
        Observation observation = new Observation(settings, persistence.figures());
        new CommandFamilies(users, persistence, end, info, sampler, observation)
                .register(commands, settings.renamedCommands.get());
        users.start();
        ServerHooks hooks = new ServerHooks(users, persistence, end, observation);
        context = new ServerContext(store, settings, commands, hooks, threads);
        // Links the classes that INFO needs: the first INFO would do so on a loop, for tens of milliseconds.
        info.text(context, List.of("everything"));
        end.prepare(context, listening, this::stop);
        group = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("forkpoint-io"),
                Epoll.isAvailable() ? new LastingEpoll.Factory() : NioIoHandler.newFactory());
        int index = 0;
        for (var loop : group) {
            LoopState state = context.loops().get(index++);
            loops.put((EventLoop) loop, state);
            Runnable check = new RegularTask("the look at the clients", () -> context.check(state));
            var unused = loop.scheduleWithFixedDelay(check, 1, 1, TimeUnit.SECONDS);
        }
        Runnable sample = new RegularTask("the sampling of figures", () -> sampler.sample(context));
        var unused =
                group.scheduleAtFixedRate(sample, Sampler.PERIOD_MILLIS, Sampler.PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        EventLoop first = (EventLoop) group.iterator().next();
        Runnable look =
                new RegularTask("the look for removed keys", () -> context.lookForRemovedKeys(loops.get(first)));
        var unusedToo = first.scheduleWithFixedDelay(look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        end.start(loops.keySet());
    }

    /** Limits the store as when it is opened, where 0 is the default. */
    private static void limit(Store store, long bytes) {
        long limit = StoreOptions.builder().limitBytes(bytes).build().effectiveLimitBytes();
        try {
            store.setLimitBytes(Math.max(limit, LEAST_LIMIT_BYTES));
        } catch (MemoryLimitException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Returns half of the processors: the other half does the kernel's share of the network, and a save. */
    private static int usualThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private void listen() throws IOException {
        ServerSettings settings = context.settings();
        tls = settings.tlsPort.get() == 0 ? null : new Tls(settings);
        ConnectionSetup setup = new ConnectionSetup(context, users, loops);
        new Listeners(settings, tls, group, setup, listening).open();
    }

    private void serveMetrics() throws IOException {
        int metricsPort = context.settings().metricsPort.get();
        if (metricsPort != 0) {
            metricsEndpoint = new PrometheusEndpoint(
                    group,
                    Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class,
                    metricsPort,
                    new ForkpointMeters(context));
        }
    }

    /**
     * Reads the TLS files again, for instance after they have been replaced. Does nothing without TLS. Existing connections
     * are not affected. If the new files are invalid, the server goes on with the old ones, and the log says why.
     */
    public void reloadCertificates() {
        if (tls == null) {
            return;
        }
        try {
            tls.reload();
            LOG.info("the files of TLS have been read anew");
        } catch (ConfigException wrong) {
            LOG.warn("the files of TLS are used as they were: {}", wrong.getMessage());
        }
    }

    /**
     * Ends the server as a signal to its process asks, see {@code shutdown-on-sigterm} and {@code shutdown-on-sigint}. If
     * the save fails, the server goes on, and tries again some seconds later.
     *
     * @param interrupt true for SIGINT, false for SIGTERM
     * @return false if a signal is already ending the server, or the server has ended
     */
    boolean signalled(boolean interrupt) {
        ServerSettings settings = context.settings();
        return end.signalled(interrupt ? settings.shutdownOnSigint.get() : settings.shutdownOnSigterm.get());
    }

    /** {@return the figures of the server and its store, for any Micrometer registry} */
    public MeterBinder meters() {
        return new ForkpointMeters(context);
    }

    /** {@return the port on which the server listens, the first if there are several; 0 if there is none} */
    public int port() {
        return listening.stream()
                .map(Channel::localAddress)
                .filter(InetSocketAddress.class::isInstance)
                .mapToInt(address -> ((InetSocketAddress) address).getPort())
                .findFirst()
                .orElse(0);
    }

    /**
     * Ends the server: takes no more clients, lets running commands end, saves if asked to, and disconnects.
     *
     * @param save whether to save first
     * @param force whether to end even if the save fails
     * @return a future that completes when the server has ended; exceptionally if the save has failed, and all goes on as
     *     before
     */
    public CompletableFuture<Void> shutdown(ShutdownSave save, boolean force) {
        return end.begin(save, force);
    }

    /**
     * Waits until the server is ended: by a client with SHUTDOWN, by a signal, or by {@link #close}.
     *
     * @throws ServerFailedException if a thread that the server needs has ended, most likely for want of memory, or if the
     *     end that a signal asked for hung: no client is served any more. The store's content is not affected
     */
    public void awaitEnd() {
        try {
            end.ended().join();
        } catch (CompletionException failed) {
            throw new ServerFailedException(failed.getCause().getMessage(), failed);
        }
    }

    /**
     * Sets an action for a failure of the server, see {@link #awaitEnd}; it runs before that throws. A process that only
     * serves ends itself here, so that it is started again.
     *
     * @param action called at most once, on one of the server's threads, with what {@link #awaitEnd} throws; memory may be
     *     lacking
     */
    public void onFailure(Consumer<ServerFailedException> action) {
        end.onFailure(action);
    }

    /** Ends the server without a save, see {@link #shutdown}. */
    @Override
    public void close() {
        try {
            shutdown(ShutdownSave.NEVER, true).join();
        } catch (CompletionException failed) {
            // No client is served any more, but ports and threads are still there.
            LOG.warn("closing a server that has failed: {}", failed.getCause().getMessage());
            stop();
        }
    }

    /** Stops listening, and ends all threads and connections. */
    private void stop() {
        end.abandon();
        persistence.close();
        if (metricsEndpoint != null) {
            metricsEndpoint.close();
        }
        listening.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
