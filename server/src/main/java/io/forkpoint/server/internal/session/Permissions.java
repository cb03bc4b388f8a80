package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Request;

/** What a client's user may do. */
public interface Permissions {
    /** {@return the user's name} */
    String userName();

    /**
     * Returns why a command may not be run with its keys and channels.
     *
     * @param session the client that asks
     * @param command the command
     * @param request its arguments
     * @return null if it may; else the error to reply, such as {@code NOPERM this user has no permissions to run …}
     */
    String refusal(Session session, Command command, Request request);

    /** {@return whether every key may be read, which commands need that find keys by the values of others} */
    boolean mayReadAllKeys();

    /**
     * Returns whether a channel may be subscribed to or published to. {@link #refusal} has checked a command's arguments.
     *
     * @param channel its name
     * @param pattern whether it is a pattern, as PSUBSCRIBE takes it
     * @return whether it may
     */
    boolean mayUseChannel(byte[] channel, boolean pattern);
}
