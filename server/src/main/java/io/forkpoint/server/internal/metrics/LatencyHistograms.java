package io.forkpoint.server.internal.metrics;

import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.ServerContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How long the runs of commands have taken, as LATENCY HISTOGRAM shows it. */
public final class LatencyHistograms {
    private static final int FIRST_NANOS = 1024;

    /**
     * Of one command.
     *
     * @param calls how often it was run
     * @param atMost how many runs took at most so many microseconds; of those that are about twice the one before, where
     *     there are more than before
     */
    public record Distribution(long calls, Map<Long, Long> atMost) {}

    private LatencyHistograms() {}

    /**
     * Of some commands.
     *
     * @param context the server
     * @param commands them; those that were never run are left out
     * @return by their names
     */
    public static Map<String, Distribution> of(ServerContext context, Collection<Command> commands) {
        Map<String, Distribution> found = new LinkedHashMap<>();
        for (Command command : commands) {
            Histogram latencies = CommandInfo.latencies(context, command);
            if (latencies != null) {
                found.put(command.name(), new Distribution(latencies.getTotalCount(), atMost(latencies)));
            }
        }
        return found;
    }

    private static Map<Long, Long> atMost(Histogram latencies) {
        Map<Long, Long> counts = new TreeMap<>();
        long before = 0;
        for (long level = FIRST_NANOS; before < latencies.getTotalCount(); level *= 2) {
            // What cannot be told from the level counts as no more.
            long most = latencies.highestEquivalentValue(level);
            long count = latencies.getCountBetweenValues(0, most);
            if (count > before) {
                counts.put(most / 1000, count);
            }
            before = count;
        }
        return counts;
    }
}
