package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyTableTest {
    private static LatencyRun stolen(LatencyRun run, long millis) {
        List<LatencyPhase> phases = new ArrayList<>();
        for (LatencyPhase phase : run.phases()) {
            phases.add(new LatencyPhase(
                    phase.name(),
                    phase.fromMillis(),
                    phase.seconds(),
                    phase.response(),
                    phase.service(),
                    phase.heartbeatMillis(),
                    phase.name().equals("snapshot 1") ? millis : 0,
                    phase.preemptions(),
                    phase.pageCacheBytes()));
        }
        return new LatencyRun(
                run.format(),
                run.setting(),
                run.run(),
                run.command(),
                run.host(),
                phases,
                run.snapshots(),
                run.timeline(),
                run.samples());
    }

    @Test
    void everyTableHasRowsAsWideAsItsHead() {
        String table = LatencyTable.markdown("Title", Runs.many(Runs.GIB, 1000, 3, 2, Runs.FORK_PRIVATE, Runs.NOTHING));
        assertThat(table).startsWith("### Title");
        long columns = 0;
        for (String line : table.lines().toList()) {
            long cells = line.chars().filter(c -> c == '|').count();
            if (line.startsWith("| series")) {
                columns = cells;
            } else if (line.startsWith("|")) {
                assertThat(cells).as(line).isEqualTo(columns);
            }
        }
        assertThat(table.lines().filter(line -> line.startsWith("| nothing |"))).isNotEmpty();
    }

    @Test
    void ratiosAreToTheControlAndToTheDefaultFork() {
        List<LatencyRun> runs = List.of(
                Runs.plain("fork:private", 1, 100_000, List.of(1.0), 0),
                Runs.plain("thread:shared", 1, 2_000, List.of(1.0), 0));
        List<List<String>> rows = new RatioTable(RunGroup.of(runs)).rows();
        assertThat(rows).hasSize(2);
        List<String> fork = rows.get(0);
        List<String> thread = rows.get(1);
        assertThat(fork.subList(0, 3)).containsExactly("fork:private", "snapshot 1", "1");
        assertThat(fork.get(6)).isEmpty();
        assertThat(thread.get(0)).isEqualTo("thread:shared");
        assertThat(thread.get(5)).isEqualTo("2.00");
        assertThat(thread.get(6)).isEqualTo("-98.0 %");
        // 2,000 us by the control's 3 us.
        assertThat(thread.get(3)).isEqualTo("667");
    }

    @Test
    void withoutTheDefaultForkThereIsNothingToHoldOthersAgainst() {
        List<LatencyRun> runs = List.of(Runs.plain("thread:shared", 1, 2_000, List.of(1.0), 0));
        assertThat(new RatioTable(RunGroup.of(runs)).rows().get(0).get(6)).isEmpty();
    }

    @Test
    void disturbedPhasesAreLeftOutOfASecondTable() {
        LatencyRun quiet = Runs.plain("thread:shared", 1, 2_000, List.of(1.0), 0);
        LatencyRun disturbed = stolen(Runs.plain("thread:shared", 2, 9_000, List.of(1.0), 0), 11);
        List<LatencySummary> all = LatencySummary.of(List.of(stolen(quiet, 10), disturbed));
        List<LatencySummary> undisturbed = LatencySummary.undisturbed(List.of(stolen(quiet, 10), disturbed));
        assertThat(all.get(1).runs()).isEqualTo(2);
        assertThat(undisturbed.get(1).runs()).isEqualTo(1);
        assertThat(undisturbed.get(0).runs()).isEqualTo(2);
        assertThat(LatencyTable.markdown("t", List.of(quiet, disturbed))).contains("at most 10 ms");
        assertThat(LatencyTable.markdown("t", List.of(stolen(quiet, 10)))).doesNotContain("at most 10 ms");
    }
}
