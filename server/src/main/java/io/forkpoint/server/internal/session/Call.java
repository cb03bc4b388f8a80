package io.forkpoint.server.internal.session;

import io.forkpoint.Database;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One run of a command: what a handler is given. Valid until the handler returns, unless it waits. */
public final class Call {
    private final Session session;
    private final Reply reply;
    private Command command;
    private Request request;
    private boolean inTransaction;
    private boolean changed;
    private boolean watchersTold;
    private boolean lookedUp;
    private byte[][] changedKeys;
    private byte[] readyKey;
    private Waiter waiter;

    Call(Session session, Reply reply) {
        this.session = session;
        this.reply = reply;
    }

    void begin(Command which, Request arguments, boolean transaction) {
        command = which;
        request = arguments;
        inTransaction = transaction;
        changed = which.isTouching();
        watchersTold = true;
        lookedUp = false;
        changedKeys = null;
        readyKey = null;
        waiter = null;
    }

    /** {@return who asks} */
    public Session session() {
        return session;
    }

    /** {@return where the reply is written} */
    public Reply reply() {
        return reply;
    }

    /** {@return what is asked} */
    public Request request() {
        return request;
    }

    /** {@return which command it is; a subcommand where there are some} */
    public Command command() {
        return command;
    }

    /** {@return what the server has in common} */
    public ServerContext context() {
        return session.context();
    }

    /** {@return the database that the client has selected} */
    public Database database() {
        return session.database();
    }

    /** {@return whether it is one of those that EXEC runs} */
    public boolean inTransaction() {
        return inTransaction;
    }

    // ---- arguments --------------------------------------------------------------------------------------------

    /** {@return how many arguments there are, the name included} */
    public int size() {
        return request.size();
    }

    /**
     * An argument's bytes.
     *
     * @param index 0 is the name
     * @return a copy
     */
    public byte[] bytes(int index) {
        return request.bytes(index);
    }

    /**
     * An argument as text.
     *
     * @param index 0 is the name
     * @return it
     */
    public String text(int index) {
        return request.text(index);
    }

    /**
     * Returns whether an argument is a word.
     *
     * @param index 0 is the name
     * @param word in capitals
     * @return whether it is, in either case
     */
    public boolean is(int index, String word) {
        return request.is(index, word);
    }

    /**
     * An argument as an integer.
     *
     * @param index 0 is the name
     * @return it
     * @throws io.forkpoint.server.internal.resp.ErrorReply if it is none
     */
    public long integer(int index) {
        return request.integer(index);
    }

    /**
     * An argument as a number.
     *
     * @param index 0 is the name
     * @return it
     * @throws io.forkpoint.server.internal.resp.ErrorReply if it is none
     */
    public double number(int index) {
        return request.number(index);
    }

    // ---- what comes of it -------------------------------------------------------------------------------------

    /**
     * Says that this command, which changes keys, has changed none: those who watch or wait for them are not told. Without
     * it all keys of the request are taken to be changed.
     */
    public void unchanged() {
        changed = false;
    }

    /**
     * Says that this command has changed one of its keys only: those who watch or wait for the others are not told.
     *
     * @param index the key's among the arguments
     */
    public void changedOnly(int index) {
        changedKeys = new byte[][] {bytes(index)};
    }

    /** Says that this command has changed something that those who wait for its keys are told, but not those who watch them. */
    public void changedForWaiters() {
        watchersTold = false;
    }

    boolean isToldToWatchers() {
        return watchersTold;
    }

    boolean isChanged() {
        return changed;
    }

    /**
     * Says which keys of those that the request names this command has changed; the others are as they were.
     *
     * @param keys them
     */
    public void changedOnly(byte[]... keys) {
        changedKeys = keys;
    }

    /**
     * Says whether a key of this command was there, for INFO's count of hits and misses. Of a command that reads and does
     * not say, the keys are looked for once more.
     *
     * @param found whether it was
     */
    public void lookedUp(boolean found) {
        lookedUp = true;
        session.loop().lookedUp(found);
    }

    /** Returns whether the keys of this command have been counted, or are not to be. */
    boolean isLookedUp() {
        return lookedUp || !command.isReading();
    }

    /** The keys that have been changed if it is not all of the request; null if it is. */
    byte[][] changedKeys() {
        return changedKeys;
    }

    /**
     * Which key a command that has waited is tried again for: only what there is in this one is to be looked at, since
     * Redis serves a client from the key that was changed first.
     *
     * @return the key; null if the command has not waited, and is to look at all its keys
     */
    public byte[] readyKey() {
        return readyKey;
    }

    void ready(byte[] key) {
        readyKey = key;
    }

    /**
     * Waits for a key, or replies at once inside of EXEC. To be called by a handler that has found nothing to reply; it
     * writes nothing itself.
     *
     * @param keys any of which may get what the client waits for
     * @param millis for how long; 0 for ever
     * @param attempt writes the reply and returns true, or writes nothing and returns false; called again, maybe on
     *     another thread and with another call, when one of the keys has changed, see {@link #readyKey}. What it throws is
     *     replied, but a key that then holds another type is waited for further
     * @param onTimeout writes the reply if the time is over
     */
    public void waitFor(byte[][] keys, long millis, Predicate<Call> attempt, Consumer<Reply> onTimeout) {
        waitFor(keys, millis, false, attempt, onTimeout);
    }

    /**
     * The same for who waits for something inside of values that are there: the attempt is also made when a key has been
     * removed, and is replied to when it finds another type.
     *
     * @param keys any of which may get what the client waits for
     * @param millis for how long; 0 for ever
     * @param attempt as above
     * @param onTimeout writes the reply if the time is over
     */
    public void waitForChange(byte[][] keys, long millis, Predicate<Call> attempt, Consumer<Reply> onTimeout) {
        waitFor(keys, millis, true, attempt, onTimeout);
    }

    private void waitFor(
            byte[][] keys, long millis, boolean anyChange, Predicate<Call> attempt, Consumer<Reply> onTimeout) {
        changed = false;
        if (inTransaction) {
            onTimeout.accept(reply);
            return;
        }
        context().memory().claim(Waiter.heapBytes(request, keys));
        Call later = new Call(session, session.newReply());
        later.begin(command, request.copy(), false);
        waiter = new Waiter(later, session.databaseIndex(), keys, millis, anyChange, attempt, onTimeout);
    }

    /** What the handler has asked to wait for, or null. */
    Waiter waiter() {
        return waiter;
    }

    /**
     * Has the client wait for something that another thread does; other clients do not. Not inside of EXEC.
     *
     * @return ends the waiting, from any thread
     */
    public Suspension suspend() {
        return session.suspend();
    }
}
