package io.forkpoint.internal.doctor;

import io.forkpoint.doctor.Diagnosis;
import io.forkpoint.doctor.MethodDiagnosis;
import io.forkpoint.doctor.Workload;
import io.forkpoint.host.Finding;
import io.forkpoint.host.Host;
import io.forkpoint.host.Survival;
import io.forkpoint.snapshot.SnapshotMethod;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a store that is opened says to the log: a line if its snapshots will be well, a warning for each risk. */
public final class OpeningNote {
    private static final Logger LOG = LoggerFactory.getLogger(OpeningNote.class);

    private OpeningNote() {}

    /** Logs what is to be expected of a store that is as full as it may become. */
    public static void log(Workload full, SnapshotMethod method) {
        if (LOG.isWarnEnabled()) {
            try {
                say(full, method);
            } catch (RuntimeException e) {
                // Whoever only looks must not keep a store from being opened.
                LOG.warn("cannot tell whether snapshots will succeed here", e);
            }
        }
    }

    private static void say(Workload full, SnapshotMethod wanted) {
        Diagnosis diagnosis = new Doctor(Host.read(), full, null).diagnose();
        MethodDiagnosis method = of(diagnosis, wanted);
        // What becomes of a child of a process that is killed is for who asks.
        List<Finding> bad = Finding.bad(method.findings()).stream()
                .filter(finding -> !Survival.isAbout(finding))
                .toList();
        if (bad.isEmpty()) {
            LOG.info(
                    "snapshots by {} will succeed here, even of a store of {} MiB",
                    method.method(),
                    full.dataBytes() >> 20);
        }
        for (Finding finding : bad) {
            LOG.warn(
                    "snapshots by {}: {}: {}: {}. Run forkpoint doctor for what helps",
                    method.method(),
                    finding.level().toString().toLowerCase(Locale.ROOT),
                    finding.id(),
                    finding.message());
        }
    }

    /** AUTO never takes FORK. */
    private static MethodDiagnosis of(Diagnosis diagnosis, SnapshotMethod wanted) {
        return diagnosis.methods().stream()
                .filter(method -> wanted == SnapshotMethod.AUTO
                        ? method.method() != SnapshotMethod.FORK
                        : method.method() == wanted)
                .findFirst()
                .orElseGet(diagnosis::best);
    }
}
