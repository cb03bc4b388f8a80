package io.forkpoint.server;

import io.forkpoint.Store;
import io.forkpoint.server.access.Users;
import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.config.ServerConfig;
import io.forkpoint.server.family.AclCommands;
import io.forkpoint.server.family.ClientCommands;
import io.forkpoint.server.family.CommandCommands;
import io.forkpoint.server.family.ConfigCommands;
import io.forkpoint.server.family.ConnectionCommands;
import io.forkpoint.server.family.DatabaseCommands;
import io.forkpoint.server.family.DebugCommands;
import io.forkpoint.server.family.LatencyCommands;
import io.forkpoint.server.family.MemoryCommands;
import io.forkpoint.server.family.PersistenceCommands;
import io.forkpoint.server.family.PubSubCommands;
import io.forkpoint.server.family.ServerCommands;
import io.forkpoint.server.family.SlowLogCommands;
import io.forkpoint.server.family.StringCommands;
import io.forkpoint.server.family.TransactionCommands;
import io.forkpoint.server.metrics.Info;
import io.forkpoint.server.metrics.Observation;
import io.forkpoint.server.metrics.Sampler;
import io.forkpoint.server.persistence.Persistence;
import io.forkpoint.server.persistence.Shutdown;
import io.forkpoint.server.session.CommandFamily;
import io.forkpoint.server.session.CommandTable;
import io.forkpoint.server.session.LoopState;
import io.forkpoint.server.session.ServerContext;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
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
    private final Users users;
    private final Observation observation;

    /**
     * Begins to serve. The file that the settings name is loaded if there is one and the store is empty; while it is,
     * clients can connect already and are told so, as tools that look after servers expect it.
     *
     * @param store what to serve; stays open when the server is closed
     * @param config how
     * @return a server that listens and has loaded its file
     * @throws io.forkpoint.errors.ForkpointException if the file cannot be loaded: nothing listens then, and the file is
     *     as it was
     * @throws ConfigException if settings do not go together
     * @throws UncheckedIOException if its folder, or a file that a setting names, cannot be read, or an address cannot be
     *     listened on
     */
    public static Server start(Store store, ServerConfig config) {
        Server server;
        try {
            server = new Server(store, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        try {
            server.persistence.startLoad().announce();
            server.listen();
            server.persistence.startLoad().run();
            server.persistence.begin();
            return server;
        } catch (IOException e) {
            server.stop();
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            server.stop();
            throw e;
        }
    }

    private Server(Store store, ServerConfig config) throws IOException {
        int threads = config.ioThreads.get() != 0
                ? config.ioThreads.get()
                : Runtime.getRuntime().availableProcessors();
        persistence = new Persistence(store, config);
        end = new ServerEnd(persistence);
        sampler = new Sampler(store);
        observation = new Observation(config, persistence.figures());
        CommandTable commands = new CommandTable();
        users = new Users(config, commands);
        register(commands, new Info(store, persistence, sampler, this::port));
        rename(commands, config);
        users.start();
        context = new ServerContext(
                store, config, commands, new ServerHooks(users, persistence, end, observation), threads);
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
        var unusedToo = group.scheduleAtFixedRate(new IdleClients(context), 1, 1, TimeUnit.SECONDS);
    }

    private void register(CommandTable table, Info info) {
        List<CommandFamily> families = List.of(
                new AclCommands(users),
                new ClientCommands(users),
                new CommandCommands(),
                new ConfigCommands(),
                new ConnectionCommands(users),
                new DatabaseCommands(),
                new DebugCommands(),
                new LatencyCommands(observation.latency()),
                new MemoryCommands(sampler),
                new PubSubCommands(),
                new PersistenceCommands(persistence, end),
                new ServerCommands(info),
                new SlowLogCommands(observation.slowLog()),
                new StringCommands(),
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

    private void listen() throws IOException {
        ConnectionSetup setup = new ConnectionSetup(context, users, loops);
        new Listeners(context.config(), group, setup, listening).open();
    }

    /** {@return the port on which it listens, the first if there are several; 0 if there is none} */
    public int port() {
        return listening.stream()
                .map(Channel::localAddress)
                .filter(InetSocketAddress.class::isInstance)
                .mapToInt(address -> ((InetSocketAddress) address).getPort())
                .findFirst()
                .orElse(0);
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
        listening.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
