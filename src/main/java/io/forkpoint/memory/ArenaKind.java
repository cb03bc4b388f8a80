package io.forkpoint.memory;

/** Where the values live, which decides the snapshot methods that can be used. */
public enum ArenaKind {
    /** Shared memory (memfd): fork copies no page tables of it. For ASYNC_FORK and THREAD; FORK is refused. */
    SHARED,
    /** Private memory of 4 KiB pages: fork copies its page tables, and the kernel copies each page written later. */
    PRIVATE,
    /** Private memory of 2 MiB pages where the kernel has them: short forks, fewer TLB misses, more memory resident. */
    PRIVATE_HUGE
}
