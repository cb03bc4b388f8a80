package io.forkpoint.server.internal.session;

import io.forkpoint.BufferDatabase;
import io.forkpoint.Database;
import io.forkpoint.server.internal.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection. Its state belongs to its event loop's thread; what others may call says so.
 */
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
    /** Of a moment ago for other threads: what every command writes must not cost a fence. */
    private Command lastCommand;

    private long lastActiveNanos = System.nanoTime();
    private volatile int subscriptions;
    private volatile boolean waiting;
    private volatile boolean closing;
    private boolean silent;
    private int skippedReplies;
    /** What was written by a command whose reply is thrown away, and is not a reply; null if nothing was. */
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

    /** {@return what it holds of the server's memory} */
    public Footprint footprint() {
        return footprint;
    }

    /** {@return what its event loop counts} */
    public LoopState loop() {
        return loop;
    }

    TransactionState transaction() {
        return transaction;
    }

    // ---- who it is; by any thread -----------------------------------------------------------------------------

    /** {@return its number, which no other client of this server has had} */
    public long id() {
        return id;
    }

    /** {@return who it is, by what it has said and by its connection} */
    public ClientIdentity identity() {
        return identity;
    }

    /** {@return its connection} */
    public Channel channel() {
        return channel;
    }

    /** {@return what the server has in common} */
    public ServerContext context() {
        return context;
    }

    /** {@return what its user may do; null before it has authenticated} */
    public Permissions permissions() {
        return permissions;
    }

    /**
     * It has authenticated.
     *
     * @param user what it may do; null for nothing
     */
    public void permissions(Permissions user) {
        permissions = user;
    }

    /** {@return nanoseconds since its last command} */
    public long idleNanos() {
        return System.nanoTime() - lastActiveNanos;
    }

    /** {@return its last command, which may be running; null if there was none} */
    public Command lastCommand() {
        return lastCommand;
    }

    /** Now and then: disconnects it if it is idle for too long, or takes its replies too slowly. On its event loop. */
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

    /** {@return whether it waits for a key or for a thread} */
    public boolean isWaiting() {
        return waiting;
    }

    /** {@return how many channels and patterns it listens to} */
    public int subscriptions() {
        return subscriptions;
    }

    /** {@return what it listens to} */
    public Subscriptions subscribed() {
        return subscribed;
    }

    /**
     * It listens to so many.
     *
     * @param count channels and patterns
     */
    public void subscriptions(int count) {
        subscriptions = count;
    }

    /** {@return whether it listens to a channel, or pattern, that its user may not use} */
    public boolean listensToForbidden() {
        Permissions user = permissions;
        return user != null
                && Arrays.stream(ChannelKind.values())
                        .anyMatch(kind -> subscribed.list(kind).stream()
                                .anyMatch(name -> !user.mayUseChannel(name, kind == ChannelKind.PATTERN)));
    }

    /** {@return how many commands wait for EXEC; -1 if there was no MULTI} */
    public int queuedCommands() {
        return transaction.isBegun() ? transaction.size() : -1;
    }

    // ---- its state; by its event loop -------------------------------------------------------------------------

    /** {@return the database it has selected} */
    public Database database() {
        return database;
    }

    /** {@return the database it has selected, with keys and values in buffers} */
    public BufferDatabase buffers() {
        return buffers;
    }

    /** {@return the number of that database} */
    public int databaseIndex() {
        return databaseIndex;
    }

    /**
     * Selects a database.
     *
     * @param index its number, which there is
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
     * Replies are thrown away, as CLIENT REPLY OFF asks.
     *
     * @param on whether they are
     */
    public void silent(boolean on) {
        silent = on;
    }

    /** The reply to the next command is thrown away too, as that to this one, which is CLIENT REPLY SKIP. */
    public void skipNextReply() {
        skippedReplies = 2;
    }

    /** Replies are not thrown away any more. */
    public void showReplies() {
        silent = false;
        skippedReplies = 0;
    }

    /**
     * Where a command writes what comes in the place of its reply but is none, such as that it has subscribed: that is sent
     * even if replies are thrown away.
     *
     * @param replies where it writes its reply
     * @return the same, or what is sent instead
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

    /** A command has ended: its reply is thrown away if it is not wanted. */
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

    /** Keeps nothing that has been written and not been sent. */
    void forgetReplies() {
        reply.release();
        if (spared != null) {
            spared.release();
            spared = null;
        }
    }

    /** Disconnects it when its replies have been written; what it has sent after this command is not looked at. */
    public void closeAfterReply() {
        closing = true;
    }

    /**
     * Disconnects it, when its replies have been written if it is the one who has asked for that.
     *
     * @param asking whose command runs
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

    /** Queues its commands from now on. */
    public void beginTransaction() {
        transaction.begin();
    }

    /**
     * Runs what it has queued, and replies. While no command runs.
     *
     * @param call of EXEC
     */
    public void runTransaction(Call call) {
        context.dispatcher().transactions().exec(call);
    }

    /** Forgets what it has queued and what it watches. While no command runs. */
    public void discardTransaction() {
        transaction.end();
        unwatch();
    }

    /**
     * Watches the keys that are a command's arguments. While no command runs.
     *
     * @param call of WATCH
     */
    public void watch(Call call) {
        context.dispatcher().transactions().watch(call);
    }

    /** Watches nothing any more. While no command runs. */
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

    /** Ends its waiting with a reply that another thread has written. By any thread. */
    void resume(Reply written) {
        resumeLater(() -> reply.append(written));
    }

    /** Ends its waiting with an error, which is counted as its last command's. By any thread. */
    void resume(String error) {
        resumeLater(() -> {
            loop.failed(call.command());
            context.errors().count(error);
            reply.error(error);
        });
    }

    /** Ends its waiting. By any thread. */
    void resumeLater(Runnable writer) {
        channel.eventLoop().execute(() -> {
            long before = reply.size();
            writer.run();
            // Of one that CLIENT PAUSE has held nothing has ended: it is run now.
            if (!input.isPostponed()) {
                replied(before);
            }
            waiting = false;
            input.proceed();
        });
    }

    /**
     * Sends it something that it has not asked for, behind the replies to what it has asked. By any thread.
     *
     * @param bytes a whole message, released when it is written
     */
    public void push(ByteBuf bytes) {
        channel.eventLoop().execute(() -> output.push(bytes));
    }

    /** Disconnects it now; nothing that it has sent is looked at any more. By any thread. */
    public void close() {
        closing = true;
        var unused = channel.close();
    }
}
