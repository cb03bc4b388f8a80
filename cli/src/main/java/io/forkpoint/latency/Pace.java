package io.forkpoint.latency;

import java.util.concurrent.locks.LockSupport;

/** The clock that a writer goes by, and how it waits. A test has a clock of its own. */
interface Pace {
    /** Keeps a processor busy: waking up would take longer than a write into memory does. */
    Pace SPIN = new Pace() {
        @Override
        public long awaitNanos(long due) {
            long now = nanoTime();
            while (now < due) {
                Thread.onSpinWait();
                now = nanoTime();
            }
            return now;
        }

        @Override
        public String toString() {
            return "spin";
        }
    };

    /** Leaves the processor to others, and is late by what the kernel takes to wake it, some 60 microseconds. */
    Pace SLEEP = new Pace() {
        @Override
        public long awaitNanos(long due) {
            long now = nanoTime();
            while (now < due) {
                LockSupport.parkNanos(due - now);
                now = nanoTime();
            }
            return now;
        }

        @Override
        public String toString() {
            return "sleep";
        }
    };

    /** By the name that it prints. */
    static Pace parse(String name) {
        return switch (name) {
            case "spin" -> SPIN;
            case "sleep" -> SLEEP;
            default -> throw new IllegalArgumentException("'" + name + "' is no pace; write spin or sleep");
        };
    }

    /** Nanoseconds from an arbitrary origin, as {@link System#nanoTime}. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** Returns at this time or, if it has passed, at once: the time that it is then. */
    long awaitNanos(long due);
}
