package io.forkpoint.server;

import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import jnr.posix.util.SunMiscSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a server when its process is told to end, by SIGTERM or SIGINT. Does not use a shutdown hook of the JVM: the server
 * could not go on after a failed save.
 */
public final class TerminationSignals {
    private static final Logger LOG = LoggerFactory.getLogger(TerminationSignals.class);
    /** A second SIGTERM that comes sooner most likely has the same sender. */
    private static final long INSISTING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Server server;
    private final Runnable onHangup;
    /** Whether a signal has come; guarded by this, as are the next fields. */
    private boolean came;
    /** When the last signal came that began to end the server, or the first beside a client's SHUTDOWN. */
    private long beganNanos;

    private TerminationSignals(Server server, Runnable onHangup) {
        this.server = server;
        this.onHangup = onHangup;
    }

    /**
     * Installs the handlers, with nothing to do at SIGHUP but to read the TLS files again.
     *
     * @param server the server to end; {@link Server#awaitEnd} returns then
     */
    public static void install(Server server) {
        install(server, () -> {});
    }

    /**
     * Installs the handlers. From now on the signals end the server as SHUTDOWN does: with a save if there are save points,
     * unless the settings say otherwise. If the save fails, the server goes on and tries again; another signal ends it in
     * any case. If there is no progress for {@code shutdown-stall-timeout} seconds, the server fails, see {@link
     * Server#onFailure}. A second signal during the end forces it at once, a SIGTERM only if it comes some seconds later;
     * the first signal during a client's SHUTDOWN lets that go on. SIGHUP does not end the process: the TLS files are read
     * again. For a process that only serves.
     *
     * @param server the server to end; {@link Server#awaitEnd} returns then
     * @param onHangup what else to do at SIGHUP
     */
    public static void install(Server server, Runnable onHangup) {
        TerminationSignals signals = new TerminationSignals(server, onHangup);
        SunMiscSignal.signal(Signal.SIGTERM, number -> signals.terminate(false));
        SunMiscSignal.signal(Signal.SIGINT, number -> signals.terminate(true));
        SunMiscSignal.signal(Signal.SIGHUP, number -> signals.hangUp());
    }

    private synchronized void terminate(boolean interrupt) {
        String name = interrupt ? "SIGINT" : "SIGTERM";
        if (server.signalled(interrupt) || !came) {
            came = true;
            beganNanos = System.nanoTime();
            LOG.info("Received {} scheduling shutdown...", name);
        } else if (interrupt || System.nanoTime() - beganNanos > INSISTING_NANOS) {
            LOG.warn("Received {}: You insist... exiting now.", name);
            Runtime.getRuntime().halt(1);
        }
    }

    private void hangUp() {
        onHangup.run();
        LOG.info("Received SIGHUP: the log file is opened anew, and the files of TLS are read");
        server.reloadCertificates();
    }
}
