package io.forkpoint.internal.snapshot;

import io.forkpoint.snapshot.Snapshot;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A scan in this process, stopped by its hook. */
final class ThreadHold implements ScanHold {
    private static final long CRAWL_NANOS = 2_000_000;

    private volatile CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch released = new CountDownLatch(1);
    private volatile boolean crawls;

    @Override
    public void arm(int records) {
        held = new CountDownLatch(1);
        released = new CountDownLatch(1);
        crawls = false;
        int at = Math.max(1, records);
        SegmentScan.recordHook = count -> {
            if (Thread.currentThread().getName().startsWith(RehearsalThread.NAME)) {
                return; // its scans are no snapshot's
            }
            // Whichever of several threads comes to it, and those that come behind it.
            if (count >= at) {
                held.countDown();
                awaitRelease();
            }
            if (crawls) {
                LockSupport.parkNanos(CRAWL_NANOS);
            }
        };
    }

    /** An interrupt does not end the hold, and is passed on. */
    private void awaitRelease() {
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean awaitHeld(Snapshot snapshot) {
        try {
            while (!snapshot.isDone()) {
                if (held.await(1, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void release() {
        released.countDown();
    }

    @Override
    public void crawl() {
        crawls = true;
        release();
    }

    @Override
    public void disarm() {
        SegmentScan.recordHook = null;
        crawls = false;
        release();
    }
}
