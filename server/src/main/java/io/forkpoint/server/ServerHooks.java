package io.forkpoint.server;

import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.metrics.Observation;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.CommandHooks;
import io.forkpoint.server.internal.session.Session;

/** The server's checks before a command, and its records after one. */
final class ServerHooks implements CommandHooks {
    private final Users users;
    private final Persistence persistence;
    private final ServerEnd end;
    private final Observation observation;

    ServerHooks(Users users, Persistence persistence, ServerEnd end, Observation observation) {
        this.users = users;
        this.persistence = persistence;
        this.end = end;
        this.observation = observation;
    }

    @Override
    public String refusal(Command command) {
        return end.isEnding() ? "ERR the server is shutting down" : persistence.refusal(command);
    }

    @Override
    public long slowNanos() {
        return observation.slowNanos();
    }

    @Override
    public void slow(Call call, long nanos) {
        observation.slow(call, nanos);
    }

    @Override
    public void connected(Session session) {
        users.begin(session);
        observation.connected(session);
    }

    @Override
    public void disconnected(Session session) {
        observation.disconnected(session);
    }
}
