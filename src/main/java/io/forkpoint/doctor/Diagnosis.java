package io.forkpoint.doctor;

import io.forkpoint.host.Advice;
import io.forkpoint.host.Host;
import java.util.Comparator;
import java.util.List;

/**
 * Whether snapshots will succeed here, what they will cost, and which setting changes that.
 *
 * @param host what it was concluded from
 * @param methods each method on each arena that it goes with
 * @param advice what changes it for the better, the greatest effect first
 */
public record Diagnosis(Host host, List<MethodDiagnosis> methods, List<Advice> advice) {
    /**
     * The method of which the best is to be expected.
     *
     * @return the first of those with the best verdict
     */
    public MethodDiagnosis best() {
        return methods.stream()
                .min(Comparator.comparing(MethodDiagnosis::level))
                .orElseThrow();
    }
}
