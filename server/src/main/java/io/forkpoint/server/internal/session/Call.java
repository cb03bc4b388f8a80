package io.forkpoint.server.internal.session;

import io.forkpoint.Database;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.server.internal.resp.Request;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One run of a command, as its handler sees it. Valid until the handler returns, unless it waits. */
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

    /** {@return the client that asks} */
    public Session session() {
        return session;
    }

    /** {@return where the reply is written} */
    public Reply reply() {
        return reply;
    }

    /** {@return the request} */
    public Request request() {
        return request;
    }

    /** {@return the command; a subcommand if the command has subcommands} */
    public Command command() {
        return command;
    }

    /** {@return what all clients of the server share} */
    public ServerContext context() {
        return session.context();
    }

    /** {@return the database that the client has selected} */
    public Database database() {
        return session.database();
    }

    /** {@return whether EXEC runs this command} */
    public boolean inTransaction() {
        return inTransaction;
    }

    // ---- arguments --------------------------------------------------------------------------------------------

    /** {@return the number of arguments, the name included} */
    public int size() {
        return request.size();
    }

    /**
     * Returns an argument's bytes.
     *
     * @param index 0 is the name
     * @return a copy
     */
    public byte[] bytes(int index) {
        return request.bytes(index);
    }

    /**
     * Returns an argument as text.
     *
     * @param index 0 is the name
     * @return the text
     */
    public String text(int index) {
        return request.text(index);
    }

    /**
     * Returns whether an argument is a given word, in either case.
     *
     * @param index 0 is the name
     * @param word in capitals
     * @return whether it is, in either case
     */
    public boolean is(int index, String word) {
        return request.is(index, word);
    }

    /**
     * Returns an argument as an integer.
     *
     * @param index 0 is the name
     * @return the integer
     * @throws io.forkpoint.server.internal.resp.ErrorReply if the argument is not an integer
     */
    public long integer(int index) {
        return request.integer(index);
    }

    /**
     * Returns an argument as a number.
     *
     * @param index 0 is the name
     * @return the number
     * @throws io.forkpoint.server.internal.resp.ErrorReply if the argument is not a number
     */
    public double number(int index) {
        return request.number(index);
    }

    // ---- outcome ----------------------------------------------------------------------------------------------

    /**
     * Reports that this command, which can change keys, has changed none: clients that watch or wait for them are not told.
     * Without any report, all keys of the request are taken to be changed.
     */
    public void unchanged() {
        changed = false;
    }

    /**
     * Reports that this command has changed only one of its keys: clients that watch or wait for the others are not told.
     *
     * @param index the index of that key among the arguments
     */
    public void changedOnly(int index) {
        changedKeys = new byte[][] {bytes(index)};
    }

    /** Reports a change that clients that wait for the command's keys are told, but not those that watch them. */
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
     * Reports which of the request's keys this command has changed; the others are unchanged.
     *
     * @param keys the changed keys
     */
    public void changedOnly(byte[]... keys) {
        changedKeys = keys;
    }

    /**
     * Reports whether a key of this command existed, for the hits and misses of INFO. For a reading command that does not
     * report it, the keys are looked up once more.
     *
     * @param found whether the key existed
     */
    public void lookedUp(boolean found) {
        lookedUp = true;
        session.loop().lookedUp(found);
    }

    /** Returns whether the lookups of this command have been counted, or are not to be. */
    boolean isLookedUp() {
        return lookedUp || !command.isReading();
    }

    /** Returns the changed keys; null if they are all keys of the request. */
    byte[][] changedKeys() {
        return changedKeys;
    }

    /**
     * Returns the key for which a command that has waited is tried again. The command must look at this key only, since
     * Redis serves a client from the key that was changed first.
     *
     * @return the key; null if the command has not waited, and must look at all its keys
     */
    public byte[] readyKey() {
        return readyKey;
    }

    void ready(byte[] key) {
        readyKey = key;
    }

    /**
     * Waits for a key, or replies at once inside EXEC. To be called by a handler that has found nothing to reply; the
     * handler itself writes nothing.
     *
     * @param keys the keys, any of which may get what the client waits for
     * @param millis how long to wait; 0 for ever
     * @param attempt writes the reply and returns true, or writes nothing and returns false. It is called again when one of
     *     the keys has changed, see {@link #readyKey}, possibly on another thread and with another call. An exception is
     *     replied as an error, but a key that has another type is waited for further
     * @param onTimeout writes the reply after the timeout
     */
    public void waitFor(byte[][] keys, long millis, Predicate<Call> attempt, Consumer<Reply> onTimeout) {
        waitFor(keys, millis, false, attempt, onTimeout);
    }

    /**
     * Waits for something inside existing values. In contrast to {@link #waitFor}, the attempt is also made when a key has
     * been removed, and its error is replied when it finds another type.
     *
     * @param keys the keys, any of which may get what the client waits for
     * @param millis how long to wait; 0 for ever
     * @param attempt as for {@link #waitFor}
     * @param onTimeout writes the reply after the timeout
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

    /** Returns what the handler has asked to wait for, or null. */
    Waiter waiter() {
        return waiter;
    }

    /**
     * Makes this client, and no other, wait for something that another thread does. Not allowed inside EXEC.
     *
     * @return a suspension that ends the waiting, from any thread
     */
    public Suspension suspend() {
        return session.suspend();
    }
}
