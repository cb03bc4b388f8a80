package io.forkpoint.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done regularly, whatever becomes of it this time: Netty does no task again that has thrown something, even once. */
final class RegularTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RegularTask.class);

    private final String name;
    private final Runnable task;

    /** By the name that the log has for it. */
    RegularTask(String name, Runnable task) {
        this.name = name;
        this.task = task;
    }

    @Override
    public void run() {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            tell(name, failure);
        }
    }

    /** Says that something goes on after a failure. */
    static void tell(String name, Throwable failure) {
        try {
            LOG.error("{} goes on after a failure", name, failure);
        } catch (RuntimeException | Error nothingToSayItWith) {
            // There may be no memory for it. The next time tells if it fails.
            Thread.yield();
        }
    }
}
