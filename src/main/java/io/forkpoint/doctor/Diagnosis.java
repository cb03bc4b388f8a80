package io.forkpoint.doctor;

import io.forkpoint.host.Advice;
import io.forkpoint.host.Host;
import java.util.Comparator;
import java.util.List;

/**
 * A diagnosis of whether snapshots will succeed on a host, what they will cost, and which settings to change.
 *
 * @param host the host that was examined
 * @param methods the diagnosis of each method on each arena that allows it
 * @param advice what to change, the greatest effect first
 */
public record Diagnosis(Host host, List<MethodDiagnosis> methods, List<Advice> advice) {
    /**
     * Returns the best method.
     *
     * @return the first of the methods with the best verdict
     */
    public MethodDiagnosis best() {
        return methods.stream()
                .min(Comparator.comparing(MethodDiagnosis::level))
                .orElseThrow();
    }
}
