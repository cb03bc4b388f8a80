package io.forkpoint.memory;

/** The kind of memory that holds values. It decides which snapshot methods can be used. */
public enum ArenaKind {
    /** Shared memory (memfd), whose page tables fork does not copy. Allows ASYNC_FORK and THREAD; FORK is refused. */
    SHARED,
    /** Private memory of 4 KiB pages. Fork copies its page tables, and the kernel copies each page that is written later. */
    PRIVATE,
    /** Private memory of 2 MiB pages where the kernel has them: shorter forks, fewer TLB misses, more resident memory. */
    PRIVATE_HUGE
}
