package io.forkpoint.server.internal.metrics;

import io.forkpoint.server.internal.resp.Digits;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.LoopState;
import io.forkpoint.server.internal.session.ServerContext;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The sections of INFO about commands and errors. */
final class CommandInfo {
    private static final double NANOS_A_MICRO = 1000.0;

    CommandInfo() {}

    void commandStats(ServerContext context, InfoText text) {
        for (Command command : context.commands().byId()) {
            int id = command.id();
            long calls = Sampler.sum(context, loop -> loop.calls(id));
            long rejected = Sampler.sum(context, loop -> loop.rejections(id));
            if (calls == 0 && rejected == 0) {
                continue;
            }
            long micros = Sampler.sum(context, loop -> loop.nanos(id)) / 1000;
            text.field(
                    "cmdstat_" + command.name(),
                    "calls=" + calls + ",usec=" + micros + ",usec_per_call="
                            + InfoText.decimal(calls == 0 ? 0 : micros / (double) calls) + ",rejected_calls="
                            + rejected + ",failed_calls=" + Sampler.sum(context, loop -> loop.failures(id)));
        }
    }

    void errorStats(ServerContext context, InfoText text) {
        context.errors().byCode().forEach((code, count) -> text.field("errorstat_" + code, "count=" + count));
    }

    void latencyStats(ServerContext context, InfoText text) {
        for (Command command : context.commands().byId()) {
            Histogram latencies = latencies(context, command);
            if (latencies != null) {
                text.field(
                        "latency_percentiles_usec_" + command.name(),
                        context.settings().latencyPercentiles.get().stream()
                                .map(percent -> "p" + Digits.format(percent) + "=" + micros(latencies, percent))
                                .collect(Collectors.joining(",")));
            }
        }
    }

    /** Of all loops, in nanoseconds; null if it was never run. */
    static Histogram latencies(ServerContext context, Command command) {
        if (Sampler.sum(context, loop -> loop.calls(command.id())) == 0) {
            return null;
        }
        Histogram sum = LoopState.newLatencies();
        context.loops().forEach(loop -> loop.addLatencies(command.id(), sum));
        return sum.getTotalCount() == 0 ? null : sum;
    }

    private static String micros(Histogram latencies, double percentile) {
        return String.format(Locale.ROOT, "%.3f", latencies.getValueAtPercentile(percentile) / NANOS_A_MICRO);
    }
}
