package io.forkpoint.server.internal.session;

import io.forkpoint.Store;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.resp.RequestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What all clients of a server have in common. */
public final class ServerContext {
    private final Store store;
    private final ServerSettings settings;
    private final CommandTable commands;
    private final CommandGate gate;
    private final List<LoopState> loops;
    private final Watches watches = new Watches();
    private final BlockedClients blocked = new BlockedClients();
    private final Channels channels = new Channels();
    private final Clients clients = new Clients();
    private final ClientMemory memory = new ClientMemory(clients);
    private final ClientPause pause = new ClientPause();
    private final ErrorCounts errors = new ErrorCounts();
    private final CommandHooks hooks;
    private final Dispatcher dispatcher = new Dispatcher(this);
    private volatile RequestLimits requestLimits;

    /**
     * Nobody is connected.
     *
     * @param store what is served
     * @param settings the settings
     * @param commands all there are
     * @param hooks what else is to be asked and told
     * @param loops how many event loops there are
     */
    public ServerContext(Store store, ServerSettings settings, CommandTable commands, CommandHooks hooks, int loops) {
        this.store = store;
        this.settings = settings;
        this.commands = commands;
        this.hooks = hooks;
        gate = new CommandGate(loops);
        readLimits();
        settings.maxBulkBytes.onChange(this::readLimits);
        boundMemory();
        settings.maxMemoryClients.onChange(this::boundMemory);
        settings.maxMemory.onChange(this::boundMemory);
        this.loops = IntStream.range(0, loops)
                .mapToObj(index -> new LoopState(index, commands.byId().size()))
                .toList();
    }

    private void readLimits() {
        requestLimits =
                new RequestLimits(Integer.MAX_VALUE, settings.maxBulkBytes.get().intValue());
    }

    private void boundMemory() {
        memory.bound(settings.maxMemoryClients.get(), store.memory().limit());
    }

    RequestLimits requestLimits() {
        return requestLimits;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /**
     * Looks after the clients of an event loop: who is idle for too long, or takes its replies too slowly, is disconnected.
     * To be called about once a second.
     *
     * @param loop whose thread this is
     */
    public void check(LoopState loop) {
        clients.check(loop);
    }

    /** A client has gone: nobody waits, watches or counts for it any more. On its event loop. */
    void disconnected(Session session) {
        clients.remove(session);
        session.footprint().forget();
        blocked.forget(session);
        pause.forget(session);
        channels.forget(session);
        if (!session.transaction().watched().isEmpty()) {
            gate.alone(CommandGate.NO_LOOP, () -> dispatcher.transactions().unwatch(session));
        }
        hooks.disconnected(session);
    }

    /** {@return what is served} */
    public Store store() {
        return store;
    }

    /** {@return the settings} */
    public ServerSettings settings() {
        return settings;
    }

    /** {@return all commands} */
    public CommandTable commands() {
        return commands;
    }

    /** {@return what lets commands run side by side, or one alone} */
    public CommandGate gate() {
        return gate;
    }

    /** {@return what the event loops count} */
    public List<LoopState> loops() {
        return loops;
    }

    /** {@return those who are connected} */
    public Clients clients() {
        return clients;
    }

    /** {@return what they hold, and how much that may be} */
    public ClientMemory memory() {
        return memory;
    }

    /** {@return the errors that were replied} */
    public ErrorCounts errors() {
        return errors;
    }

    /** {@return what has commands wait that could run} */
    public ClientPause pause() {
        return pause;
    }

    /** {@return those who wait for keys} */
    public BlockedClients blocked() {
        return blocked;
    }

    /** {@return who is subscribed to what} */
    public Channels channels() {
        return channels;
    }

    Watches watches() {
        return watches;
    }

    CommandHooks hooks() {
        return hooks;
    }

    /**
     * Tells those who watch that all keys of a database have been removed, or have become those of another, and those who
     * wait to look again. While no command runs.
     *
     * @param database which; negative for all
     */
    public void touchAll(int database) {
        watches.touchedAll(database, key -> store.database(key.database()).containsKey(key.key()));
        if (!blocked.isEmpty()) {
            blocked.readyAll();
        }
    }

    /**
     * Tells those who watch a key that it has been changed, and those who wait for it to look.
     *
     * @param database its database
     * @param key it
     */
    public void touch(int database, byte[] key) {
        if (watches.isEmpty() && blocked.isEmpty()) {
            return;
        }
        DatabaseKey databaseKey = new DatabaseKey(database, key);
        watches.touched(databaseKey);
        if (!blocked.isEmpty()) {
            blocked.ready(databaseKey);
        }
    }

    /**
     * Has those who wait for entries of streams look whether these are still there: a key also goes by its expiry, and by
     * what an application does with the same store, of which no command tells. To be called several times a second.
     *
     * @param loop whose thread this is
     */
    public void lookForRemovedKeys(LoopState loop) {
        if (!blocked.hasWatchful()) {
            return;
        }
        gate.enter(loop.index());
        try {
            blocked.readyRemoved();
        } finally {
            gate.leave(loop.index());
        }
    }

    /** After a command: tells those who watch or wait for its keys. */
    void touchKeysOf(Call call, int database) {
        if (!call.isChanged() || (watches.isEmpty() && blocked.isEmpty())) {
            return;
        }
        for (DatabaseKey key : touchedKeys(call, database)) {
            if (!blocked.isEmpty()) {
                blocked.ready(key);
            }
        }
    }

    /** Tells those who watch a command's keys; returns them, if it has changed any. */
    List<DatabaseKey> touchedKeys(Call call, int database) {
        if (!call.isChanged()) {
            return List.of();
        }
        List<DatabaseKey> keys = new ArrayList<>();
        if (call.changedKeys() != null) {
            for (byte[] key : call.changedKeys()) {
                keys.add(new DatabaseKey(database, key));
            }
        } else {
            for (int index : call.command().keysOf(call.request())) {
                keys.add(new DatabaseKey(database, call.bytes(index)));
            }
        }
        if (call.isToldToWatchers()) {
            keys.forEach(watches::touched);
        }
        return keys;
    }
}
