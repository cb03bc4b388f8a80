package io.forkpoint.server.internal.session;

import io.forkpoint.BufferDatabase;
import io.forkpoint.Database;
import io.forkpoint.server.internal.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** One client's connection. Its state belongs to its event loop's thread, except where a comment says otherwise. */
public final class Session {
    private final long id;
    private final Channel channel;
    private final ClientIdentity identity;
    private final ServerContext context;
    private final LoopState loop;
    private final Reply reply;
    private final Call call;
    private final TransactionState transaction = new TransactionState();
    private final SessionInput input;
    private final SessionOutput output = new SessionOutput(this);
    private final Subscriptions subscribed = new Subscriptions();
    private final Footprint footprint;

    private int databaseIndex;
    private Database database;
    private BufferDatabase buffers;
    private volatile Permissions permissions;
    /** Other threads see the value of a moment ago: a field that every command writes must not cost a fence. */
    private Command lastCommand;

    private long lastActiveNanos = System.nanoTime();
    private volatile int subscriptions;
    private volatile boolean waiting;
    private volatile boolean closing;
    private boolean silent;
    private int skippedReplies;
    /** What a command has written that is not a reply, while its reply is discarded; null if nothing. */
    private Reply spared;

    Session(Channel channel, ServerContext context, LoopState loop) {
        this.channel = channel;
        this.context = context;
        this.loop = loop;
        identity = new ClientIdentity(channel);
        id = context.clients().nextId();
        reply = new Reply(channel.alloc());
        call = new Call(this, reply);
        input = new SessionInput(this);
        footprint = new Footprint(this, context.memory());
        select(0);
    }

    Reply newReply() {
        Reply made = new Reply(channel.alloc());
        made.resp3(reply.isResp3());
        return made;
    }

    SessionInput input() {
        return input;
    }

    SessionOutput output() {
        return output;
    }

    Call call() {
        return call;
    }

    /** {@return what the client holds of the server's memory} */
    public Footprint footprint() {
        return footprint;
    }

    /** {@return the figures of its event loop} */
    public LoopState loop() {
        return loop;
    }

    TransactionState transaction() {
        return transaction;
    }

    // ---- identity; by any thread ------------------------------------------------------------------------------

    /** {@return the client's ID, which no other client of this server has had} */
    public long id() {
        return id;
    }

    /** {@return who the client is, by what it has said and by its connection} */
    public ClientIdentity identity() {
        return identity;
    }

    /** {@return the client's connection} */
    public Channel channel() {
        return channel;
    }

    /** {@return what all clients of the server share} */
    public ServerContext context() {
        return context;
    }

    /** {@return what the client's user may do; null before authentication} */
    public Permissions permissions() {
        return permissions;
    }

    /**
     * Sets what the client's user may do.
     *
     * @param user the permissions; null for none
     */
    public void permissions(Permissions user) {
        permissions = user;
    }

    /** {@return the nanoseconds since its last command} */
    public long idleNanos() {
        return System.nanoTime() - lastActiveNanos;
    }

    /** {@return its last command, which may still run; null if there was none} */
    public Command lastCommand() {
        return lastCommand;
    }

    /**
     * Disconnects the client if it is idle for too long, or takes its replies too slowly. Called regularly, on its event
     * loop.
     */
    void check() {
        output.checkLimit();
        footprint.update();
        long allowed = TimeUnit.SECONDS.toNanos(context.settings().timeout.get());
        boolean mayBeIdle = waiting || subscriptions > 0 || output.isMoving();
        if (allowed > 0 && !mayBeIdle && idleNanos() > allowed) {
            close();
        }
    }

    void runs(Command command) {
        lastCommand = command;
    }

    void ran(long nanos) {
        lastActiveNanos = nanos;
    }

    /** {@return whether the client waits for a key or for a thread} */
    public boolean isWaiting() {
        return waiting;
    }

    /** {@return the number of its subscriptions to channels and patterns} */
    public int subscriptions() {
        return subscriptions;
    }

    /** {@return its subscriptions} */
    public Subscriptions subscribed() {
        return subscribed;
    }

    /**
     * Sets the number of its subscriptions.
     *
     * @param count the number of channels and patterns
     */
    public void subscriptions(int count) {
        subscriptions = count;
    }

    /** {@return whether the client is subscribed to a channel or pattern that its user may not use} */
    public boolean listensToForbidden() {
        Permissions user = permissions;
        return user != null
                && Arrays.stream(ChannelKind.values())
                        .anyMatch(kind -> subscribed.list(kind).stream()
                                .anyMatch(name -> !user.mayUseChannel(name, kind == ChannelKind.PATTERN)));
    }

    /** {@return the number of commands that wait for EXEC; -1 if there was no MULTI} */
    public int queuedCommands() {
        return transaction.isBegun() ? transaction.size() : -1;
    }

    // ---- state; by its event loop -----------------------------------------------------------------------------

    /** {@return the selected database} */
    public Database database() {
        return database;
    }

    /** {@return the selected database, with keys and values in buffers} */
    public BufferDatabase buffers() {
        return buffers;
    }

    /** {@return the index of the selected database} */
    public int databaseIndex() {
        return databaseIndex;
    }

    /**
     * Selects a database.
     *
     * @param index the index of an existing database
     */
    public void select(int index) {
        databaseIndex = index;
        database = context.store().database(index);
        buffers = database.buffers();
    }

    /** {@return where its replies are written} */
    public Reply reply() {
        return reply;
    }

    /**
     * Sets whether replies are discarded, as CLIENT REPLY OFF asks.
     *
     * @param on whether they are discarded
     */
    public void silent(boolean on) {
        silent = on;
    }

    /** Discards the reply to the next command too, as the one to this command, which is CLIENT REPLY SKIP. */
    public void skipNextReply() {
        skippedReplies = 2;
    }

    /** Stops discarding replies. */
    public void showReplies() {
        silent = false;
        skippedReplies = 0;
    }

    /**
     * Returns where a command writes what takes the place of its reply but is none, such as the message that it has
     * subscribed: that is sent even if replies are discarded.
     *
     * @param replies where the command writes its reply
     * @return the same, or what is sent in its place
     */
    public Reply pushes(Reply replies) {
        if (!silent && skippedReplies == 0) {
            return replies;
        }
        if (spared == null) {
            spared = newReply();
        }
        return spared;
    }

    /** Ends a command: its reply is discarded if it is not wanted. */
    void replied(long sizeBefore) {
        boolean skipped = skippedReplies > 0;
        if (skipped) {
            skippedReplies--;
        }
        if (skipped || silent) {
            reply.truncate(sizeBefore);
        }
        if (spared != null) {
            reply.append(spared);
            spared = null;
        }
    }

    /** Discards replies that have been written and not been sent. */
    void forgetReplies() {
        reply.release();
        if (spared != null) {
            spared.release();
            spared = null;
        }
    }

    /** Disconnects the client when its replies have been written; what it has sent after this command is ignored. */
    public void closeAfterReply() {
        closing = true;
    }

    /**
     * Disconnects the client; if it has asked for that itself, when its replies have been written.
     *
     * @param asking the client whose command runs
     */
    public void disconnect(Session asking) {
        if (this == asking) {
            closeAfterReply();
        } else {
            close();
        }
    }

    boolean isClosing() {
        return closing;
    }

    // ---- transactions -----------------------------------------------------------------------------------------

    /** Queues the client's commands from now on. */
    public void beginTransaction() {
        transaction.begin();
    }

    /**
     * Runs the queued commands, and replies. To be called while no command runs.
     *
     * @param call the call of EXEC
     */
    public void runTransaction(Call call) {
        context.dispatcher().transactions().exec(call);
    }

    /** Forgets queued commands and watched keys. To be called while no command runs. */
    public void discardTransaction() {
        transaction.end();
        unwatch();
    }

    /**
     * Watches the keys that are a command's arguments. To be called while no command runs.
     *
     * @param call the call of WATCH
     */
    public void watch(Call call) {
        context.dispatcher().transactions().watch(call);
    }

    /** Stops watching all keys. To be called while no command runs. */
    public void unwatch() {
        context.dispatcher().transactions().unwatch(this);
    }

    // ---- waiting ----------------------------------------------------------------------------------------------

    Suspension suspend() {
        waiting = true;
        return new Suspension(this);
    }

    void await() {
        waiting = true;
    }

    /** Ends the waiting with a reply that another thread has written. By any thread. */
    void resume(Reply written) {
        resumeLater(() -> reply.append(written));
    }

    /** Ends the waiting with an error, which is counted as one of the last command's. By any thread. */
    void resume(String error) {
        resumeLater(() -> {
            loop.failed(call.command());
            context.errors().count(error);
            reply.error(error);
        });
    }

    /** Ends the waiting. By any thread. */
    void resumeLater(Runnable writer) {
        channel.eventLoop().execute(() -> {
            long before = reply.size();
            writer.run();
            // A command that CLIENT PAUSE has held has not ended: it is run now.
            if (!input.isPostponed()) {
                replied(before);
            }
            waiting = false;
            input.proceed();
        });
    }

    /**
     * Sends the client something that it has not asked for, behind the replies to what it has asked for. By any thread.
     *
     * @param bytes a whole message, released when it has been written
     */
    public void push(ByteBuf bytes) {
        channel.eventLoop().execute(() -> output.push(bytes));
    }

    /** Disconnects the client now; what it has sent is not looked at any more. By any thread. */
    public void close() {
        closing = true;
        var unused = channel.close();
    }
}
