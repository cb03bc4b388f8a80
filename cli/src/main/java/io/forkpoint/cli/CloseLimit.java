package io.forkpoint.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process if what is left to do when a server has ended, such as the closing of its store, takes too long. Its
 * thread is made beforehand: then there may be none to have.
 */
final class CloseLimit implements AutoCloseable {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Runnable onHang;
    private final Thread thread = new Thread(this::watch, "forkpoint-close-limit");
    private volatile Duration most = Duration.ZERO;

    /** With what ends the process. */
    CloseLimit(Runnable onHang) {
        this.onHang = onHang;
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on it may take so long. */
    void begin(Duration time) {
        most = time;
        begun.countDown();
    }

    Thread thread() {
        return thread;
    }

    private void watch() {
        try {
            begun.await();
            if (!over.await(most.toSeconds(), TimeUnit.SECONDS)) {
                onHang.run();
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is done. */
    @Override
    public void close() {
        over.countDown();
        begun.countDown();
    }
}
