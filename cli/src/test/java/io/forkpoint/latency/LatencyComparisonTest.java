package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.latency.LatencyComparison.Change;
import io.forkpoint.latency.LatencyComparison.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two sets of runs whose longest responses are given. */
class LatencyComparisonTest {
    private static List<LatencyRun> runs(double controlMicros, double... longestMicros) {
        List<LatencyRun> runs = new ArrayList<>();
        for (double longest : longestMicros) {
            LatencyRun plain = Runs.plain("fork:private", runs.size() + 1, longest, List.of(1.0), 0);
            LatencyFigures control = Runs.figures(1, controlMicros + runs.size());
            List<LatencyPhase> phases = new ArrayList<>(plain.phases());
            phases.set(0, new LatencyPhase(LatencyPhase.CONTROL, 0, 1, control, control, 0, 0, 0, 0));
            runs.add(new LatencyRun(
                    plain.format(),
                    plain.setting(),
                    plain.run(),
                    plain.command(),
                    plain.host(),
                    phases,
                    plain.snapshots(),
                    plain.timeline(),
                    plain.samples()));
        }
        return runs;
    }

    private static Change longest(List<LatencyRun> before, List<LatencyRun> after) {
        return LatencyComparison.of(before, after).stream()
                .filter(change ->
                        change.figure() == Figure.RESPONSE_MAX && change.phase().equals("snapshot 1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rangesThatPartHaveChanged() {
        Change worse = longest(runs(10, 1000, 1100, 1200), runs(10, 2000, 2100, 2200));
        assertThat(worse.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(worse.ratio()).isBetween(1.90, 1.92);
        assertThat(longest(runs(10, 2000, 2100, 2200), runs(10, 1000, 1100, 1200))
                        .verdict())
                .isEqualTo(Verdict.BETTER);
    }

    @Test
    void rangesThatOverlapAreNoise() {
        assertThat(longest(runs(10, 1000, 1100, 2100), runs(10, 2000, 2200, 2300))
                        .verdict())
                .isEqualTo(Verdict.NOISE);
    }

    @Test
    void whatTheControlHasChangedByIsTheMachine() {
        assertThat(longest(runs(10, 1000, 1100, 1200), runs(30, 2000, 2100, 2200))
                        .verdict())
                .isEqualTo(Verdict.MACHINE);
    }

    @Test
    void aSingleRunTellsNothing() {
        assertThat(longest(runs(10, 1000), runs(10, 9000, 9100)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void runsAgainstThemselvesHaveNotChanged() {
        List<LatencyRun> runs = Runs.many(Runs.GIB, 1000, 3, 2, Runs.FORK_PRIVATE, Runs.THREAD);
        assertThat(LatencyComparison.of(runs, runs)).isNotEmpty().allMatch(change -> change.verdict() == Verdict.NOISE);
    }

    @Test
    void otherSettingsAreNotCompared() {
        assertThat(LatencyComparison.of(
                        Runs.many(Runs.GIB, 1000, 2, 1, Runs.FORK_PRIVATE),
                        Runs.many(Runs.GIB, 2000, 2, 1, Runs.FORK_PRIVATE)))
                .isEmpty();
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(2.5, 1, 4, 4));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7, 1));
    }
}
