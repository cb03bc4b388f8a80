package io.forkpoint.bench;

import java.io.IOException;

/** Takes down the last gate: when each of its steps was, and what happened to the thread that held it. */
final class GateProbe implements ObservedGate.Observer {
    private final ThreadUsage usage = new ThreadUsage();
    private long closingNanos;
    private long closedNanos;
    private long openedNanos;
    private long cpuNanos;
    private long preemptions;
    private long faults;
    private long stolenTicks;

    /**
     * Before each snapshot. Not in {@link #closing()}, where reading a file would push what the gate needs out of the
     * caches: what is stolen while the snapshot prepares counts too.
     */
    void begin() {
        stolenTicks = Host.stolenTicks();
    }

    @Override
    public void closing() {
        usage.sample();
        preemptions = usage.preemptions();
        faults = usage.minorFaults();
        cpuNanos = usage.cpuNanos();
        closingNanos = System.nanoTime();
    }

    @Override
    public void closed() {
        closedNanos = System.nanoTime();
    }

    @Override
    public void opened() {
        openedNanos = System.nanoTime();
        cpuNanos = usage.cpuNanos() - cpuNanos;
        usage.sample();
        preemptions = usage.preemptions() - preemptions;
        faults = usage.minorFaults() - faults;
        stolenTicks = Host.stolenTicks() - stolenTicks;
    }

    /** From when all writers were locked out to when all had been let go on. */
    double heldMicros() {
        return (openedNanos - closedNanos) / 1e3;
    }

    /** The same from when the first may have been locked out. */
    double aroundMicros() {
        return (openedNanos - closingNanos) / 1e3;
    }

    /** What went on meanwhile that can make it longer; the figures are of all from closing to opened. */
    String cause() throws IOException {
        StringBuilder cause = new StringBuilder();
        for (SafepointLog.Stop stop : SafepointLog.read()) {
            long overlap = stop.overlapNanos(closingNanos, openedNanos);
            if (overlap > 0) {
                add(cause, "safepoint %s for %.0f us of it", stop.operation(), overlap / 1e3);
            }
        }
        if (preemptions > 0) {
            add(cause, "preempted %d times", preemptions);
        }
        double offMicros = aroundMicros() - cpuNanos / 1e3;
        if (offMicros > aroundMicros() / 2) {
            add(cause, "%.0f us off the processor", offMicros);
        }
        if (faults > 0) {
            add(cause, "%d page faults", faults);
        }
        if (stolenTicks > 0) {
            add(cause, "%d ticks stolen by the hypervisor", stolenTicks);
        }
        return cause.isEmpty() ? "none seen" : cause.toString();
    }

    private static void add(StringBuilder cause, String format, Object... values) {
        cause.append(cause.isEmpty() ? "" : ", ").append(String.format(format, values));
    }
}
