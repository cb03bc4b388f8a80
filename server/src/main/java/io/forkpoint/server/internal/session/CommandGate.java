package io.forkpoint.server.internal.session;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets commands of different connections run side by side, and some while no other does. Each event loop has a lock of its
 * own, which nobody else wants as long as no command has to be alone: then it costs what an uncontended lock costs, once
 * for all the commands that arrived together.
 */
public final class CommandGate {
    /** What a thread passes that is no event loop's, or is between its commands. */
    public static final int NO_LOOP = -1;

    private final ReentrantLock[] loops;

    /**
     * Open.
     *
     * @param loops how many event loops there are
     */
    public CommandGate(int loops) {
        // Fair: a loop that never rests must not take its lock again before one that waits for all of them.
        this.loops = Stream.generate(() -> new ReentrantLock(true)).limit(loops).toArray(ReentrantLock[]::new);
    }

    /**
     * Before a loop's thread runs commands.
     *
     * @param loop which
     */
    void enter(int loop) {
        loops[loop].lock();
    }

    /**
     * After it has.
     *
     * @param loop which
     */
    void leave(int loop) {
        loops[loop].unlock();
    }

    /**
     * Does something while no command runs.
     *
     * @param loop whose thread this is, between {@link #enter} and {@link #leave}; else {@link #NO_LOOP}
     * @param action what to do
     */
    public void alone(int loop, Runnable action) {
        // In the order of the loops, holding none: two that do the same do not wait for each other.
        if (loop >= 0) {
            loops[loop].unlock();
        }
        int held = 0;
        try {
            while (held < loops.length) {
                loops[held].lock();
                held++;
            }
            action.run();
        } finally {
            // Not all are held if there was no memory to wait for one.
            for (int i = 0; i < held; i++) {
                if (i != loop) {
                    loops[i].unlock();
                }
            }
            if (loop >= held) {
                lockInAnyCase(loops[loop]);
            }
        }
    }

    /** Who comes back without the lock that it had would take away another's. */
    private static void lockInAnyCase(ReentrantLock lock) {
        while (true) {
            try {
                lock.lock();
                return;
            } catch (OutOfMemoryError noMemoryToWait) {
                Thread.onSpinWait();
            }
        }
    }
}
