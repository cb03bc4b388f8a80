package io.forkpoint.latency;

/** A thread of the load, that ends when it is told to or with the first failure, which it keeps. */
abstract class LoadThread extends Thread {
    private volatile boolean stopped;
    private volatile Throwable failure;

    LoadThread(String name) {
        super(name);
        setDaemon(true);
    }

    /** Does the work until {@link #isStopped}. */
    abstract void work() throws Exception;

    @Override
    public final void run() {
        try {
            work();
        } catch (Throwable e) {
            // A socket that was closed under it is how some of them are stopped.
            if (!stopped) {
                failure = e;
            }
        }
    }

    final boolean isStopped() {
        return stopped;
    }

    /** Has it end soon. */
    void end() {
        stopped = true;
    }

    final void throwFailure() {
        if (failure != null) {
            throw new IllegalStateException(getName() + " failed: " + failure.getMessage(), failure);
        }
    }

    /** Waits until it has ended. */
    final void awaitEnd() {
        boolean interrupted = false;
        while (isAlive()) {
            try {
                join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            currentThread().interrupt();
        }
    }
}
