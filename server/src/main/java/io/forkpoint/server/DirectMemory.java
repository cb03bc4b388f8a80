package io.forkpoint.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much memory buffers may take. The JVM looks for memory for more than half a second, on the thread that asks, before it
 * refuses a buffer; Netty, told to count by itself, refuses at once. It is told a little less than the JVM allows.
 */
final class DirectMemory {
    private static final String LIMIT = "io.netty.maxDirectMemory";
    /** What others in this process take later, of which 9 MiB were seen; at most a quarter. */
    private static final long RESERVE_BYTES = 16 << 20;

    private DirectMemory() {}

    /** Tells Netty, unless somebody has. Before Netty is used: it asks once. */
    static void limit() {
        if (System.getProperty(LIMIT) == null) {
            long allowed = allowedBytes();
            long others = takenBytes() + Math.min(RESERVE_BYTES, allowed / 4);
            System.setProperty(LIMIT, Long.toString(Math.max(allowed - others, allowed / 2)));
        }
    }

    /** By others, before the server takes any: the store. */
    private static long takenBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** -XX:MaxDirectMemorySize, or what the heap may take if there is none. */
    private static long allowedBytes() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long option = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        return option > 0 ? option : Runtime.getRuntime().maxMemory();
    }
}
