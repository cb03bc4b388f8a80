package io.forkpoint.server;

import io.forkpoint.server.access.Users;
import io.forkpoint.server.session.Call;
import io.forkpoint.server.session.Command;
import io.forkpoint.server.session.CommandHooks;
import io.forkpoint.server.session.Session;

/** What the server asks before a command, and tells after one. */
final class ServerHooks implements CommandHooks {
    private final Users users;

    ServerHooks(Users users) {
        this.users = users;
    }

    @Override
    public String refusal(Command command) {
        return null;
    }

    @Override
    public long slowNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public void slow(Call call, long nanos) {}

    @Override
    public void connected(Session session) {
        users.begin(session);
    }

    @Override
    public void disconnected(Session session) {}
}
