package io.forkpoint.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that is repeated even if it fails once: Netty stops repeating a task as soon as it throws something. */
final class RegularTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RegularTask.class);

    private final String name;
    private final Runnable task;

    /** Creates a task with the name that the log uses for it. */
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

    /** Logs that a task goes on after a failure. */
    static void tell(String name, Throwable failure) {
        try {
            LOG.error("{} goes on after a failure", name, failure);
        } catch (RuntimeException | Error nothingToSayItWith) {
            // There may be no memory for the message. The next failure is logged.
            Thread.yield();
        }
    }
}
