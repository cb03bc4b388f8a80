package io.forkpoint.latency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has changed from one set of runs to another. A figure has changed if no run of the one side lies within the range of
 * the other's, and if it has changed by more than the same figure has in the control phase, where nothing happens and
 * so only the machine can have changed. With three runs on each side and nothing changed, the ranges part by chance in one
 * of ten figures; with five in one of 126.
 */
public final class LatencyComparison {
    /** Of how much use a difference is. */
    public enum Verdict {
        /** The later runs are better. */
        BETTER,
        /** The later runs are worse. */
        WORSE,
        /** The ranges overlap. */
        NOISE,
        /** The control has changed as much. */
        MACHINE,
        /** One side has a single run. */
        UNKNOWN
    }

    /**
     * One figure on both sides.
     *
     * @param setting of both
     * @param phase of both
     * @param figure which
     * @param before of the first runs
     * @param after of the second
     * @param ratio of the medians, after by before
     * @param verdict what to think of it
     */
    public record Change(
            LatencySetting setting,
            String phase,
            Figure figure,
            Spread before,
            Spread after,
            double ratio,
            Verdict verdict) {}

    private record Key(LatencySetting setting, String phase, Figure figure) {}

    private final Map<Key, Spread> before;
    private final Map<Key, Spread> after;

    private LatencyComparison(Map<Key, Spread> before, Map<Key, Spread> after) {
        this.before = before;
        this.after = after;
    }

    /** All figures that both sides have; those that say nothing, such as stolen time, are left out. */
    public static List<Change> of(List<LatencyRun> before, List<LatencyRun> after) {
        List<LatencySummary> summaries = LatencySummary.of(before);
        LatencyComparison comparison = new LatencyComparison(spreads(summaries), spreads(LatencySummary.of(after)));
        List<Change> changes = new ArrayList<>();
        for (LatencySummary summary : summaries) {
            for (Figure figure : summary.figures().keySet()) {
                Key key = new Key(summary.setting(), summary.phase(), figure);
                if (figure != Figure.STOLEN && comparison.after.containsKey(key)) {
                    changes.add(comparison.change(key));
                }
            }
        }
        return changes;
    }

    private static Map<Key, Spread> spreads(List<LatencySummary> summaries) {
        Map<Key, Spread> spreads = new HashMap<>();
        for (LatencySummary summary : summaries) {
            summary.figures()
                    .forEach((figure, spread) ->
                            spreads.put(new Key(summary.setting(), summary.phase(), figure), spread));
        }
        return spreads;
    }

    private Change change(Key key) {
        Spread first = before.get(key);
        Spread second = after.get(key);
        double ratio = second.median() / first.median();
        return new Change(key.setting, key.phase, key.figure, first, second, ratio, verdict(key, first, second, ratio));
    }

    private Verdict verdict(Key key, Spread first, Spread second, double ratio) {
        if (first.runs() < 2 || second.runs() < 2) {
            return Verdict.UNKNOWN;
        }
        if (!first.isApart(second)) {
            return Verdict.NOISE;
        }
        if (key.figure.isLatency() && Math.abs(Math.log(ratio)) <= machine(key)) {
            return Verdict.MACHINE;
        }
        return ratio > 1 == key.figure.isGain() ? Verdict.BETTER : Verdict.WORSE;
    }

    /** By how much, as a logarithm, the figure has changed where nothing happens; of that phase itself, nothing is known. */
    private double machine(Key key) {
        Key control = new Key(key.setting, LatencyPhase.CONTROL, key.figure);
        if (key.phase.equals(LatencyPhase.CONTROL) || !before.containsKey(control) || !after.containsKey(control)) {
            return 0;
        }
        return Math.abs(
                Math.log(after.get(control).median() / before.get(control).median()));
    }
}
