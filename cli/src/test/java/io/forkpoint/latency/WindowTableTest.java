package io.forkpoint.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTableTest {
    private static final int CONTROL_BUCKETS = 500;

    /** A run whose bystander takes a millisecond, but for a batch of a bucket. */
    private static LatencyRun run(int bucket, double micros) {
        LatencyRun run = Runs.one(Runs.REDIS, Runs.GIB, 1000, 1, 2);
        List<Double> bystander =
                new ArrayList<>(Collections.nCopies(run.timeline().worstMicros().size(), 1000.0));
        bystander.set(bucket, micros);
        LatencyTimeline timeline = new LatencyTimeline(
                10, run.timeline().worstMicros(), run.timeline().heartbeatMillis(), bystander);
        return new LatencyRun(
                run.format(),
                run.setting(),
                run.run(),
                run.command(),
                run.host(),
                run.phases(),
                run.snapshots(),
                timeline,
                run.samples());
    }

    @Test
    void aWindowIsAsInTheControlUpToTwiceItsLongestBatch() {
        List<List<String>> rows =
                WindowTable.rows(List.of(run(CONTROL_BUCKETS + 5, 2000), run(CONTROL_BUCKETS + 5, 2001)));
        assertThat(rows)
                .extracting(row -> row.get(2))
                .containsExactly("snapshot 1", "snapshot 2", "snapshot 1", "snapshot 2");
        assertThat(rows).extracting(row -> row.get(11)).containsExactly("yes", "yes", "no", "yes");
        assertThat(rows.get(0).subList(9, 11)).containsExactly("2.00", "1.00");
        assertThat(rows.get(0).get(7)).isEqualTo(retainedOrCopied());
        assertThat(rows).allMatch(row -> row.size() == WindowTable.head().size());
    }

    private static String retainedOrCopied() {
        SnapshotMark mark = run(0, 1).snapshots().get(0);
        return LatencyTable.number(Math.max(mark.retainedPeakBytes(), mark.privateDirtyPeakBytes()) / 1e6);
    }

    @Test
    void aLongBatchInTheControlIsWhatTheMachineDoesByItself() {
        List<List<String>> rows = WindowTable.rows(List.of(run(CONTROL_BUCKETS - 1, 9000)));
        assertThat(rows).extracting(row -> row.get(10)).containsExactly("9.00", "9.00");
        assertThat(rows).extracting(row -> row.get(9)).containsExactly("1.00", "1.00");
    }

    @Test
    void onlyRunsWithABystanderHaveWindows() {
        LatencyRun without = Runs.one(Runs.REDIS, Runs.GIB, 1000, 1, 2);
        assertThat(WindowTable.rows(List.of(without))).isEmpty();
        assertThat(LatencyTable.markdown("t", List.of(without))).doesNotContain("bystander");
        assertThat(LatencyTable.markdown("t", List.of(run(0, 1)))).contains("| redis | 1 | snapshot 2 |");
    }
}
