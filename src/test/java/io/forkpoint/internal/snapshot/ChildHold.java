package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import jnr.posix.POSIXFactory;

/** A child that stops itself by SIGSTOP. */
final class ChildHold implements ScanHold {
    private static final long LOOK_NANOS = 500_000;

    @Override
    public void arm(int records) {
        if (records == 0) {
            Faults.arm(Faults.BEFORE_SCAN, Faults.SIGSTOP);
        } else {
            Faults.arm(Faults.RECORDS, records);
            Faults.arm(Faults.MID_SCAN, Faults.SIGSTOP);
        }
    }

    @Override
    public boolean awaitHeld(Snapshot snapshot) {
        while (!snapshot.isDone()) {
            if (stopped().isPresent()) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    /** The child that has stopped, if there is one. */
    static Optional<ProcessHandle> stopped() {
        return ProcessHandle.current()
                .children()
                .filter(process -> isStopped(process.pid()))
                .findFirst();
    }

    static boolean isStopped(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains("(forkpoint-save) T");
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    @Override
    public void release() {
        // A cancel may have killed it.
        stopped().ifPresent(child -> POSIXFactory.getNativePOSIX().kill((int) child.pid(), Faults.SIGCONT));
    }

    @Override
    public void crawl() {}

    @Override
    public void disarm() {
        Faults.disarm();
        release();
    }
}
