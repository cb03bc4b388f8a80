package io.forkpoint.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * CPU time, page faults and preemptions of the calling thread. CPU time comes from CLOCK_THREAD_CPUTIME_ID through the
 * JVM, since that of getrusage(2) moves on with the scheduler's tick only; the counts come from getrusage(2).
 */
final class ThreadUsage {
    /** The functions of libc that are called. */
    public interface C {
        int getrusage(int who, Pointer usage);

        int gettid();
    }

    private static final int RUSAGE_THREAD = 1;
    // struct rusage of x86-64: two timevals, then 14 longs in the order of getrusage(2).
    private static final int MINOR_FAULTS = 32 + 8 * 4;
    private static final int INVOLUNTARY_SWITCHES = 32 + 8 * 13;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final C libc = LibraryLoader.create(C.class).load("c");
    private final Pointer usage = Memory.allocateDirect(Runtime.getRuntime(libc), 144);

    /** The kernel's id of the calling thread. */
    int threadId() {
        return libc.gettid();
    }

    long cpuNanos() {
        return threads.getCurrentThreadCpuTime();
    }

    void sample() {
        libc.getrusage(RUSAGE_THREAD, usage);
    }

    long minorFaults() {
        return usage.getLong(MINOR_FAULTS);
    }

    long preemptions() {
        return usage.getLong(INVOLUNTARY_SWITCHES);
    }
}
