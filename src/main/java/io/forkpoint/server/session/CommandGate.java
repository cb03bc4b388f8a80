package io.forkpoint.server.session;

import java.util.Arrays;
import java.util.concurrent.locks.Lock;
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
    private final ReentrantLock moment = new ReentrantLock();

    /**
     * Open.
     *
     * @param loops how many event loops there are
     */
    public CommandGate(int loops) {
        // Fair: a loop that never rests must not take its lock again before one that waits for all of them.
        this.loops = Stream.generate(() -> new ReentrantLock(true)).limit(loops).toArray(ReentrantLock[]::new);
    }

    /** {@return what is held while something is done {@linkplain #alone alone}: no snapshot is to show a part of it} */
    public Lock moment() {
        return moment;
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
     * Does something while no command runs, and no snapshot's moment is set.
     *
     * @param loop whose thread this is, between {@link #enter} and {@link #leave}; else {@link #NO_LOOP}
     * @param action what to do
     */
    public void alone(int loop, Runnable action) {
        withoutCommands(loop, () -> {
            moment.lock();
            try {
                action.run();
            } finally {
                moment.unlock();
            }
        });
    }

    /**
     * Does something while no command runs. It may wait for a snapshot.
     *
     * @param loop whose thread this is, between {@link #enter} and {@link #leave}; else {@link #NO_LOOP}
     * @param action what to do
     */
    public void withoutCommands(int loop, Runnable action) {
        // In the order of the loops, holding none: two that do the same do not wait for each other.
        if (loop >= 0) {
            loops[loop].unlock();
        }
        Arrays.stream(loops).forEach(ReentrantLock::lock);
        try {
            action.run();
        } finally {
            for (int i = 0; i < loops.length; i++) {
                if (i != loop) {
                    loops[i].unlock();
                }
            }
        }
    }
}
