package io.forkpoint.internal.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The readers that look at a shard's blocks while writers go on, counted by generation, so that blocks are freed also where
 * there is always some reader: what was given up in one generation is free when the next one but one begins, since that
 * waits for all readers of the one in which it was given up.
 *
 * <p>Two counters take turns. Any thread may pin and unpin; the shard's writer looks and advances. A pin is a full fence,
 * and so is the shard's lock: of a reader and a writer one sees the other.
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

    /** Begins to look; returns what {@link #unpin} is to be told. */
    int pin() {
        int pinned = generation;
        add(pinned, 1);
        return pinned;
    }

    /** No longer looks. */
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

    /** Whether anybody looks. */
    boolean any() {
        return even != 0 || odd != 0;
    }

    /**
     * A reader that has pinned has found what it is going to look at. It must ask afterwards whether the shard's version is
     * still the one with which it has found that, and begin again if it is not; a full fence.
     */
    void found() {
        COUNT.getAndAdd(this, 1L);
    }

    /** How many have found something so far: what was made since the last one did, nobody looks at. */
    long count() {
        return count;
    }

    /** How many generations have begun; what was given up in one is free two later. */
    int generation() {
        return generation;
    }

    /** Begins the next generation, if no reader of the last but one is left. The shard's writer only. */
    boolean advance() {
        int now = generation;
        if (((now & 1) == 0 ? odd : even) != 0) {
            return false;
        }
        generation = now + 1;
        return true;
    }
}
