package io.forkpoint.server.internal.session;

/** What the server asks before a command, and tells after one. Called by event loops; cheap. */
public interface CommandHooks {
    /**
     * Returns whether the server is in no state to run a command, such as loading, or unable to save.
     *
     * @param command one that the client may run
     * @return null if it can; else the error to reply, such as {@code LOADING …} or {@code MISCONF …}
     */
    String refusal(Command command);

    /** {@return commands that take at least so many nanoseconds are to be told of; the greatest long for none} */
    long slowNanos();

    /**
     * A command has taken long.
     *
     * @param call it, still with its request
     * @param nanos how long
     */
    void slow(Call call, long nanos);

    /**
     * A client begins; what it may do before it has authenticated is set here.
     *
     * @param session the client
     */
    void connected(Session session);

    /**
     * A client has gone.
     *
     * @param session the client
     */
    void disconnected(Session session);
}
