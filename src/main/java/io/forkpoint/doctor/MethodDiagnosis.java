package io.forkpoint.doctor;

import io.forkpoint.host.Finding;
import io.forkpoint.host.Level;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be expected of one snapshot method.
 *
 * @param method the method
 * @param arena the kind of arena that it was judged on
 * @param findings what was found, the good included
 * @param pause how long writers will be held up
 * @param save how long the snapshot will take in all
 * @param expectedBytes memory that copies or retained entries will take at the workload's write rate
 * @param worstBytes the same if everything is written meanwhile, or up to the bound at which the snapshot is given up
 * @param roomBytes memory that there is for it, of the host and of the control group; -1 if unknown
 */
public record MethodDiagnosis(
        SnapshotMethod method,
        ArenaKind arena,
        List<Finding> findings,
        Duration pause,
        Duration save,
        long expectedBytes,
        long worstBytes,
        long roomBytes) {
    /**
     * Returns this diagnosis with more findings, and the verdict that follows.
     *
     * @param more what else was found
     * @return another diagnosis
     */
    public MethodDiagnosis with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new MethodDiagnosis(method, arena, List.copyOf(all), pause, save, expectedBytes, worstBytes, roomBytes);
    }

    /**
     * The verdict.
     *
     * @return the worst of the findings
     */
    public Level level() {
        return Finding.worst(findings);
    }
}
