package io.forkpoint.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Limits how much memory buffers may take. Before it refuses a buffer, the JVM searches for memory for more than half a
 * second, on the thread that asks. Netty refuses at once if it counts by itself. It is given a little less than the JVM
 * allows.
 */
final class DirectMemory {
    private static final String LIMIT = "io.netty.maxDirectMemory";
    /** What others in this process take later, of which 9 MiB were seen; at most a quarter. */
    private static final long RESERVE_BYTES = 16 << 20;

    private DirectMemory() {}

    /** Sets Netty's limit, unless somebody has. To be called before Netty is used, which reads it once. */
    static void limit() {
        if (System.getProperty(LIMIT) == null) {
            long allowed = allowedBytes();
            long others = takenBytes() + Math.min(RESERVE_BYTES, allowed / 4);
            System.setProperty(LIMIT, Long.toString(Math.max(allowed - others, allowed / 2)));
        }
    }

    /** Returns what others, such as the store, have taken before the server takes any. */
    private static long takenBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Returns -XX:MaxDirectMemorySize, or what the heap may take if it is not set. */
    private static long allowedBytes() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long option = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        return option > 0 ? option : Runtime.getRuntime().maxMemory();
    }
}
