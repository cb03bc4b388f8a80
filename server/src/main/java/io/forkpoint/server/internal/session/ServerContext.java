package io.forkpoint.server.internal.session;

import io.forkpoint.Store;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.resp.RequestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What all clients of a server share. */
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
     * Creates the context of a server without clients.
     *
     * @param store the store that is served
     * @param settings the settings
     * @param commands all commands
     * @param hooks what else to check and to record
     * @param loops the number of event loops
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
     * Checks the clients of an event loop: disconnects those that are idle for too long, or take their replies too slowly.
     * To be called about once a second.
     *
     * @param loop the loop whose thread this is
     */
    public void check(LoopState loop) {
        clients.check(loop);
    }

    /** Removes a client that has gone from all that wait, watch or count. To be called on its event loop. */
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

    /** {@return the store that is served} */
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

    /** {@return the gate that lets commands run side by side, or one alone} */
    public CommandGate gate() {
        return gate;
    }

    /** {@return the figures of the event loops} */
    public List<LoopState> loops() {
        return loops;
    }

    /** {@return the connected clients} */
    public Clients clients() {
        return clients;
    }

    /** {@return what the clients hold, and how much that may be} */
    public ClientMemory memory() {
        return memory;
    }

    /** {@return the errors that were replied} */
    public ErrorCounts errors() {
        return errors;
    }

    /** {@return the pause, in which commands wait} */
    public ClientPause pause() {
        return pause;
    }

    /** {@return the clients that wait for keys} */
    public BlockedClients blocked() {
        return blocked;
    }

    /** {@return the subscriptions} */
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
     * Tells clients that watch keys that all keys of a database have been removed or replaced with another's, and makes
     * waiting clients try again. To be called while no command runs.
     *
     * @param database the database's index; negative for all
     */
    public void touchAll(int database) {
        watches.touchedAll(database, key -> store.database(key.database()).containsKey(key.key()));
        if (!blocked.isEmpty()) {
            blocked.readyAll();
        }
    }

    /**
     * Tells clients that watch a key that it has been changed, and makes those that wait for it try again.
     *
     * @param database the index of its database
     * @param key the key
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
     * Makes clients that wait for entries of streams check whether the streams still exist: a key also disappears by its
     * expiry, and by what an application does with the same store, which no command reports. To be called several times a
     * second.
     *
     * @param loop the loop whose thread this is
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

    /** Tells clients that watch or wait for a command's keys, after it has run. */
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

    /** Tells clients that watch a command's keys; returns the keys, if it has changed any. */
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
