package io.forkpoint.server;

import io.forkpoint.server.persistence.Shutdown;
import jnr.constants.platform.Signal;
import jnr.posix.SignalHandler;
import jnr.posix.util.SunMiscSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a server when its process is told to end, by SIGTERM or SIGINT. Not by a shutdown hook of the JVM: that could not
 * go on if the save fails.
 */
public final class TerminationSignals {
    private static final Logger LOG = LoggerFactory.getLogger(TerminationSignals.class);

    private TerminationSignals() {}

    /**
     * From now on the signals end the server as SHUTDOWN does: with a save if there are save points, and not at all if that
     * fails. For a process that does nothing but serve.
     *
     * @param server what is to end; {@link Server#awaitEnd} returns then
     */
    public static void install(Server server) {
        SignalHandler handler = number -> {
            LOG.info("Received {} scheduling shutdown...", number == Signal.SIGINT.intValue() ? "SIGINT" : "SIGTERM");
            var unused = server.shutdown(Shutdown.Save.IF_SAVE_POINTS, false);
        };
        SunMiscSignal.signal(Signal.SIGTERM, handler);
        SunMiscSignal.signal(Signal.SIGINT, handler);
    }
}
