package io.forkpoint.server.internal.metrics;

import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.persistence.SaveFigures;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.Session;
import java.time.Duration;

/** Takes note of what is told of commands, clients and snapshots. Called by event loops; cheap. */
public final class Observation {
    private final SlowLog slowLog;
    private final LatencyMonitor latency;
    private volatile long slowNanos;

    /**
     * Nothing has happened.
     *
     * @param settings says what is worth a note
     * @param saves tells of pauses
     */
    public Observation(ServerSettings settings, SaveFigures saves) {
        slowLog = new SlowLog(settings);
        latency = new LatencyMonitor(settings);
        settings.slowLogMicros.onChange(this::readThresholds);
        settings.latencyMonitorMillis.onChange(this::readThresholds);
        readThresholds();
        saves.onPause(latency::add);
    }

    private void readThresholds() {
        slowNanos = Math.min(slowLog.thresholdNanos(), latency.thresholdNanos());
    }

    /** {@return commands that take at least so many nanoseconds are to be told of} */
    public long slowNanos() {
        return slowNanos;
    }

    /** {@return the commands that took long} */
    public SlowLog slowLog() {
        return slowLog;
    }

    /** {@return what took long, by kinds} */
    public LatencyMonitor latency() {
        return latency;
    }

    /**
     * A command has taken long.
     *
     * @param call it
     * @param nanos how long
     */
    public void slow(Call call, long nanos) {
        // What EXEC runs is told of by itself.
        if (nanos >= slowLog.thresholdNanos() && !call.command().name().equals("exec")) {
            slowLog.add(call, nanos);
            SlowCommandEvent.record(call, nanos);
        }
        latency.add(call.command().has(Flag.FAST) ? "fast-command" : "command", Duration.ofNanos(nanos));
    }

    /**
     * A client has come.
     *
     * @param session it
     */
    public void connected(Session session) {
        ClientEvent.record(session, true);
    }

    /**
     * A client has gone.
     *
     * @param session it
     */
    public void disconnected(Session session) {
        ClientEvent.record(session, false);
    }
}
