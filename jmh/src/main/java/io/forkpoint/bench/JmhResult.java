package io.forkpoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One line of JMH's JSON.
 *
 * @param type the benchmark's class
 * @param operation its method
 * @param threads how many
 * @param params by name, in JMH's order; those that the method does not have are left out
 * @param primary the score
 * @param secondary the auxiliary counters by name
 */
record JmhResult(
        String type,
        String operation,
        int threads,
        Map<String, String> params,
        Score primary,
        Map<String, Score> secondary) {
    /**
     * A metric.
     *
     * @param value JMH's mean
     * @param error half of its 99.9 % confidence interval; NaN of too few iterations
     * @param unit of both
     * @param raw each iteration's, of all forks
     */
    record Score(double value, double error, String unit, double[] raw) {
        private static Score of(JsonNode node) {
            return new Score(
                    number(node.path("score")),
                    number(node.path("scoreError")),
                    node.path("scoreUnit").asText(),
                    stream(node.path("rawData"))
                            .flatMapToDouble(fork ->
                                    fork.isArray() ? stream(fork).mapToDouble(JmhResult::number) : DoubleStream.empty())
                            .toArray());
        }

        double median() {
            return LoadRate.median(raw);
        }

        double longest() {
            return DoubleStream.of(raw).max().orElse(Double.NaN);
        }
    }

    static JmhResult of(JsonNode node) {
        String[] name = node.path("benchmark").asText().split("\\.");
        Map<String, String> params = new LinkedHashMap<>();
        node.path("params")
                .properties()
                .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
        Map<String, Score> secondary = new LinkedHashMap<>();
        node.path("secondaryMetrics")
                .properties()
                .forEach(metric -> secondary.put(metric.getKey(), Score.of(metric.getValue())));
        return new JmhResult(
                name[name.length - 2],
                name[name.length - 1],
                node.path("threads").asInt(),
                params,
                Score.of(node.path("primaryMetric")),
                secondary);
    }

    String param(String name) {
        return params.getOrDefault(name, "");
    }

    /** JMH writes "NaN" as a string. */
    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
