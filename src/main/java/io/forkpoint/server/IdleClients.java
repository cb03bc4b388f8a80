package io.forkpoint.server;

import io.forkpoint.server.session.ServerContext;
import io.forkpoint.server.session.Session;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disconnects clients that have asked for nothing for as long as {@code timeout} says. */
final class IdleClients implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IdleClients.class);

    private final ServerContext context;

    IdleClients(ServerContext context) {
        this.context = context;
    }

    /** Looks at all, to be called every second. Those who wait, or listen to channels, are not idle. */
    @Override
    public void run() {
        int seconds = context.config().timeout.get();
        if (seconds == 0) {
            return;
        }
        for (Session session : context.clients().all()) {
            if (!session.isWaiting()
                    && session.subscriptions() == 0
                    && TimeUnit.NANOSECONDS.toSeconds(session.idleNanos()) > seconds) {
                LOG.info("Closing idle client {} at {}", session.id(), session.address());
                session.close();
            }
        }
    }
}
