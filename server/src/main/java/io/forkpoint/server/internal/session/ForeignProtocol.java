package io.forkpoint.server.internal.session;

import io.forkpoint.server.internal.resp.Request;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognizes HTTP requests by their first words. A web page can have its reader's browser send requests to the reader's own
 * machine. The lines of their bodies must not be run as commands, so the connection is closed before. As in Redis.
 */
final class ForeignProtocol {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignProtocol.class);
    /** The least time between log lines, so that nobody fills the disk with them. */
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

    ForeignProtocol() {}

    /** Returns whether a request is a line of every HTTP request, or the first line of one with a body. */
    boolean isHttp(Request request) {
        return request.is(0, "POST") || request.is(0, "HOST:");
    }

    /** Disconnects the sender of such a request, at once and without a reply. */
    void abort(Session session) {
        long now = System.nanoTime();
        long before = loggedNanos.get();
        if (now - before >= LOG_EVERY_NANOS && loggedNanos.compareAndSet(before, now)) {
            LOG.warn(
                    "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to this"
                            + " server. This is likely due to an attacker attempting to use Cross Protocol Scripting to"
                            + " compromise it. Connection from {} aborted.",
                    session.identity().address());
        }
        session.close();
    }
}
