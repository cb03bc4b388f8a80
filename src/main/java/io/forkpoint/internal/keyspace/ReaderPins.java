package io.forkpoint.internal.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the readers that look at a shard's blocks while writers go on, by generation, so that blocks are freed even
 * where there is always some reader. What was given up in one generation is free when the next one but one begins, since
 * that waits for all readers of the generation in which it was given up.
 *
 * <p>Two counters alternate. Any thread may pin and unpin; the shard's writer checks and advances. A pin is a full fence,
 * and so is the shard's lock: of a reader and a writer, one sees the other.
 */
final class ReaderPins {
    private static final VarHandle EVEN;
    private static final VarHandle ODD;
    private static final VarHandle COUNT;

    private volatile int even;
    private volatile int odd;
    private volatile int generation;
    private volatile long count;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            EVEN = lookup.findVarHandle(ReaderPins.class, "even", int.class);
            ODD = lookup.findVarHandle(ReaderPins.class, "odd", int.class);
            COUNT = lookup.findVarHandle(ReaderPins.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Pins the shard; returns the argument for {@link #unpin}. */
    int pin() {
        int pinned = generation;
        add(pinned, 1);
        return pinned;
    }

    /** Ends a pin. */
    void unpin(int pinned) {
        add(pinned, -1);
    }

    private void add(int of, int count) {
        if ((of & 1) == 0) {
            EVEN.getAndAdd(this, count);
        } else {
            ODD.getAndAdd(this, count);
        }
    }

    /** Returns whether any reader has a pin. */
    boolean any() {
        return even != 0 || odd != 0;
    }

    /**
     * Records that a pinned reader has found what it will look at. The reader must check afterwards that the shard's
     * version is still the one with which it found that, and begin again otherwise. A full fence.
     */
    void found() {
        COUNT.getAndAdd(this, 1L);
    }

    /** Returns how many readers have found something so far. No reader sees a block made since the last one did. */
    long count() {
        return count;
    }

    /** Returns how many generations have begun; what was given up in one is free two later. */
    int generation() {
        return generation;
    }

    /** Begins the next generation if no reader of the last but one is left. For the shard's writer only. */
    boolean advance() {
        int now = generation;
        if (((now & 1) == 0 ? odd : even) != 0) {
            return false;
        }
        generation = now + 1;
        return true;
    }
}
