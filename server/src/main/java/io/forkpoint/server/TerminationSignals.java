package io.forkpoint.server;

import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import jnr.posix.util.SunMiscSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a server when its process is told to end, by SIGTERM or SIGINT. Not by a shutdown hook of the JVM: that could not
 * go on if the save fails.
 */
public final class TerminationSignals {
    private static final Logger LOG = LoggerFactory.getLogger(TerminationSignals.class);
    /** A second SIGTERM that comes sooner was most likely sent by the same hand. */
    private static final long INSISTING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Server server;
    private final Runnable onHangup;
    /** Whether one has come; guarded by this, as what follows. */
    private boolean came;
    /** When the last one came that began to end the server, or the first beside an end that a client has asked for. */
    private long beganNanos;

    private TerminationSignals(Server server, Runnable onHangup) {
        this.server = server;
        this.onHangup = onHangup;
    }

    /**
     * The same without anything to do at SIGHUP but to read the files of TLS anew.
     *
     * @param server what is to end; {@link Server#awaitEnd} returns then
     */
    public static void install(Server server) {
        install(server, () -> {});
    }

    /**
     * From now on the signals end the server as SHUTDOWN does: with a save if there are save points, unless the settings say
     * otherwise. If the save fails the server goes on and tries again; another signal ends it in any case. If nothing goes
     * on for {@code shutdown-stall-timeout} seconds the server fails, see {@link Server#onFailure}. A second signal that comes
     * while it ends does so at once, SIGTERM only if it comes some seconds later; the first beside a client's SHUTDOWN lets
     * that go on. SIGHUP does not end the process: the
     * files of TLS are read anew. For a process that does nothing but serve.
     *
     * @param server what is to end; {@link Server#awaitEnd} returns then
     * @param onHangup what else is done at SIGHUP
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
