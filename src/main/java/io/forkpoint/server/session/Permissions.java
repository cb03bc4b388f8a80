package io.forkpoint.server.session;

import io.forkpoint.server.resp.Request;

/** What a client's user may do. */
public interface Permissions {
    /** {@return the user's name} */
    String userName();

    /**
     * Whether a command may be run.
     *
     * @param command which
     * @param request its arguments
     * @return null if it may; else the error to reply, such as {@code NOPERM this user has no permissions to run …}
     */
    String refusal(Command command, Request request);
}
