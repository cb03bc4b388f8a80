package io.forkpoint.server.internal.persistence;

import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.errors.SnapshotForkException;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of saves what Redis says, in the lines that people and their tools look for. */
final class SaveLog {
    private static final Logger LOG = LoggerFactory.getLogger(SaveLog.class);
    private static final Pattern KILLED = Pattern.compile("was killed by signal (\\d+)");
    private static final int ENOMEM = 12;
    private static final int EAGAIN = 11;

    private SaveLog() {}

    /** Once for each, as soon as it is known who writes. */
    static void started(SaveRun run) {
        if (run.isForeground() || !run.announce()) {
            return;
        }
        int pid = run.snapshot().childPid();
        if (pid != 0) {
            LOG.info("Background saving started by pid {}", pid);
        } else {
            LOG.info(
                    "Background saving started by a thread of pid {}",
                    ProcessHandle.current().pid());
        }
    }

    static void succeeded(SaveRun run, SnapshotReport report) {
        started(run);
        LOG.info("DB saved on disk");
        if (report.method() == SnapshotMethod.FORK) {
            LOG.info(
                    "Fork CoW for RDB: current {} MB, peak {} MB",
                    report.copyOnWriteBytes() >> 20,
                    report.copyOnWritePeakBytes() >> 20);
        } else {
            LOG.info("Retained for RDB: peak {} MB", report.retainedPeakBytes() >> 20);
        }
        if (!run.isForeground()) {
            LOG.info("Background saving terminated with success");
        }
        LOG.info(
                "save file={} method={} keys={} bytes={} duration_ms={} pause_us={} fork_us={}",
                report.target(),
                report.method(),
                report.keys(),
                report.bytes(),
                report.duration().toMillis(),
                report.pause().toNanos() / 1000,
                report.fork().toNanos() / 1000);
    }

    static void failed(SaveRun run, Throwable failure) {
        if (failure instanceof SnapshotForkException fork) {
            LOG.warn("Can't save in background: fork: {}", reason(fork));
            LOG.warn("{}", fork.getMessage());
            return;
        }
        started(run);
        if (failure instanceof SnapshotCancelledException) {
            LOG.info("Background saving cancelled: {}", failure.getMessage());
            return;
        }
        Matcher killed = KILLED.matcher(String.valueOf(failure.getMessage()));
        if (killed.find()) {
            LOG.warn("Background saving terminated by signal {}", killed.group(1));
        } else {
            LOG.warn("Background saving error");
        }
        LOG.warn("{}", failure.getMessage());
    }

    private static String reason(SnapshotForkException fork) {
        return switch (fork.errno()) {
            case ENOMEM -> "Cannot allocate memory";
            case EAGAIN -> "Resource temporarily unavailable";
            default -> "errno " + fork.errno();
        };
    }
}
