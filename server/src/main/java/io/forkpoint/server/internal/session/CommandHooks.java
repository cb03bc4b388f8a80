package io.forkpoint.server.internal.session;

/** What the server checks before a command, and records after one. Called by event loops; cheap. */
public interface CommandHooks {
    /**
     * Returns why the server is in no state to run a command, for instance since it is loading or cannot save.
     *
     * @param command a command that the client may run
     * @return null if it can run; else the error to reply, such as {@code LOADING …} or {@code MISCONF …}
     */
    String refusal(Command command);

    /** {@return the nanoseconds from which a command counts as slow; the greatest long for none} */
    long slowNanos();

    /**
     * Records a slow command.
     *
     * @param call the call, still with its request
     * @param nanos the time that it took
     */
    void slow(Call call, long nanos);

    /**
     * Sets what a new client may do before it has authenticated.
     *
     * @param session the client
     */
    void connected(Session session);

    /**
     * Records that a client has gone.
     *
     * @param session the client
     */
    void disconnected(Session session);
}
