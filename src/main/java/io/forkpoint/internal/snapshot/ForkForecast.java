package io.forkpoint.internal.snapshot;

import io.forkpoint.host.Finding;
import io.forkpoint.host.ForkCheck;
import io.forkpoint.host.ForkPlan;
import io.forkpoint.host.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks right before a fork whether the kernel is about to refuse it, in some tenths of a millisecond. It warns only: the
 * kernel decides, and its answer is what the snapshot goes by.
 */
final class ForkForecast {
    private static final Logger LOG = LoggerFactory.getLogger(ForkForecast.class);

    private ForkForecast() {}

    /**
     * Warns of each risk.
     *
     * @param target where the snapshot goes
     * @param privateBytes of the arena, 0 if it is shared
     */
    static void warn(String target, long privateBytes) {
        Host host = Host.read();
        for (Finding finding : Finding.bad(ForkCheck.quick(host, ForkPlan.trimmed(host, privateBytes)))) {
            LOG.warn("the fork for the snapshot to {}: {}: {}", target, finding.id(), finding.message());
        }
    }
}
