package io.forkpoint.doctor;

import io.forkpoint.host.Finding;
import io.forkpoint.host.Level;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A diagnosis of one snapshot method.
 *
 * @param method the method
 * @param arena the kind of arena
 * @param findings the findings, including good ones
 * @param pause the expected pause of writers
 * @param save the expected time of the whole snapshot
 * @param expectedBytes the memory that copies or retained entries will take at the workload's write rate
 * @param worstBytes the same if everything is written meanwhile, up to the bound at which the snapshot is abandoned
 * @param roomBytes the memory that the host and the control group have for it; -1 if unknown
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
     * Returns this diagnosis with more findings, which may change the verdict.
     *
     * @param more the additional findings
     * @return a new diagnosis
     */
    public MethodDiagnosis with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new MethodDiagnosis(method, arena, List.copyOf(all), pause, save, expectedBytes, worstBytes, roomBytes);
    }

    /**
     * Returns the verdict.
     *
     * @return the level of the worst finding
     */
    public Level level() {
        return Finding.worst(findings);
    }
}
