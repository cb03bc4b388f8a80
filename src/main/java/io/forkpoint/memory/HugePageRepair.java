package io.forkpoint.memory;

/**
 * Makes huge pages again of those that copy-on-write has split: a fork copies a page table for each split one, so that
 * the fork of an arena grows with every snapshot taken under writes unless somebody does this. It goes over the arena once
 * for each snapshot, in steps of a few milliseconds. Safe for any thread.
 */
public final class HugePageRepair {
    private static final long NOTHING = -1;

    private final Arena arena;
    private long next = NOTHING;

    public HugePageRepair(Arena arena) {
        this.arena = arena;
    }

    /** A child has shared the pages, and has gone: there is something to do. */
    public synchronized void begin() {
        next = arena.kind() == ArenaKind.PRIVATE_HUGE ? 0 : NOTHING;
    }

    /**
     * Goes on for 16 MiB; not to be called while a child shares the pages.
     *
     * @return whether there is more to do
     */
    public synchronized boolean step() {
        if (next == NOTHING) {
            return false;
        }
        next = arena.collapse(next);
        if (next == 0) {
            next = NOTHING;
        }
        return next != NOTHING;
    }
}
