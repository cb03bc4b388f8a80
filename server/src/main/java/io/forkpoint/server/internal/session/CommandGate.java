package io.forkpoint.server.internal.session;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets commands of different connections run side by side, and some commands alone. Each event loop has a lock of its own.
 * As long as no command has to run alone, nobody else wants that lock: it costs as much as an uncontended lock, once for
 * all commands that arrived together.
 */
public final class CommandGate {
    /** Passed by a thread that is not an event loop's, or is between its commands. */
    public static final int NO_LOOP = -1;

    private final ReentrantLock[] loops;

    /**
     * Creates an open gate.
     *
     * @param loops the number of event loops
     */
    public CommandGate(int loops) {
        // Fair: a loop that never rests must not take its lock again before one that waits for all of them.
        this.loops = Stream.generate(() -> new ReentrantLock(true)).limit(loops).toArray(ReentrantLock[]::new);
    }

    /**
     * Enters the gate, before a loop's thread runs commands.
     *
     * @param loop the number of the loop
     */
    void enter(int loop) {
        loops[loop].lock();
    }

    /**
     * Leaves the gate, after a loop's thread has run commands.
     *
     * @param loop the number of the loop
     */
    void leave(int loop) {
        loops[loop].unlock();
    }

    /**
     * Runs an action while no command runs.
     *
     * @param loop the loop whose thread this is, between {@link #enter} and {@link #leave}; else {@link #NO_LOOP}
     * @param action the action
     */
    public void alone(int loop, Runnable action) {
        // Locks in the order of the loops, holding none before: two threads that do this cannot deadlock.
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
            // Not all locks are held if there was no memory to wait for one.
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

    /** Locks whatever happens: a thread that came back without the lock that it had would release another's. */
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
