package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Request;

/** What a client's user may do. */
public interface Permissions {
    /** {@return the user's name} */
    String userName();

    /**
     * Returns whether a command may be run: with these keys and channels too.
     *
     * @param session who asks
     * @param command which
     * @param request its arguments
     * @return null if it may; else the error to reply, such as {@code NOPERM this user has no permissions to run …}
     */
    String refusal(Session session, Command command, Request request);

    /** {@return whether any key at all may be read, as it has to be for commands that find keys by what others hold} */
    boolean mayReadAllKeys();

    /**
     * Whether a channel may be listened to or published on. {@link #refusal} has asked this of a command's arguments.
     *
     * @param channel its name
     * @param pattern whether it is a pattern, as PSUBSCRIBE takes it
     * @return whether it may
     */
    boolean mayUseChannel(byte[] channel, boolean pattern);
}
