package io.forkpoint.bench;

import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.helper.MapKind;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.agrona.UnsafeApi;

/**
 * Grows an engine from nothing and times every single put by the CPU time of its thread, so that a put which was merely
 * interrupted does not count; the wall clock, page faults and preemptions of each say what the slow ones met. Other passes
 * do the same without the put. One writes as many bytes to fresh memory, which is what the kernel and the hypervisor
 * take for first touches; it runs before and after, since memory that the hypervisor has yet to provide costs more. One
 * does nothing for as long as the puts took.
 *
 * <p>Arguments: engine, entries, value bytes.
 */
final class Growth {
    private record Slow(long put, long cpuNanos, long wallNanos, long faults, long preemptions, long collections) {}

    private record Pass(
            String name,
            long puts,
            long wallNanos,
            long[] cpuAbove,
            long[] wallAbove,
            List<Slow> slow,
            long stolenTicks) {}

    /** Limits in nanoseconds. */
    private static final long[] LIMITS = {100_000, 500_000, 1_000_000, 5_000_000};

    private static final int KEPT = 10;

    private final ThreadUsage usage = new ThreadUsage();
    private final byte[] key = new byte[Keys.BYTES];
    private final byte[] value;

    private Growth(int valueBytes) {
        value = Keys.randomValue(valueBytes);
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        long entries = Long.parseLong(args[1]);
        int valueBytes = Integer.parseInt(args[2]);
        Growth growth = new Growth(valueBytes);
        try (Engine warm = Engine.open(args[0], 300_000, valueBytes)) {
            growth.puts("warm-up", warm, 300_000);
        }
        Pass cold = growth.firstTouches("first touches before", entries);
        Pass puts;
        try (Engine engine = Engine.open(args[0], entries, valueBytes)) {
            puts = growth.puts(args[0], engine, entries);
            if (engine.size() != entries) {
                throw new IllegalStateException("the engine holds " + engine.size() + " of " + entries + " entries");
            }
        }
        Pass touches = growth.firstTouches("first touches after", entries);
        Pass nothing = growth.pass("nothing", Long.MAX_VALUE, puts.wallNanos, number -> {});
        report(args[0], entries, valueBytes, List.of(cold, puts, touches, nothing));
    }

    /** What is done and timed in each turn. */
    private interface Turn {
        void take(long number);
    }

    private Pass puts(String name, Engine engine, long puts) {
        return pass(name, puts, Long.MAX_VALUE, number -> engine.put(key, value));
    }

    private Pass firstTouches(String name, long turns) {
        long stride = Keys.BYTES + value.length + 32L;
        long bytes = (turns * stride + 4096) & -4096L;
        HelperLibrary helper = Helper.library();
        long fresh = helper.fp_map(MapKind.PRIVATE, bytes);
        if (fresh < 0 || helper.fp_grow(MapKind.PRIVATE, fresh, 0, bytes) < 0) {
            throw new IllegalStateException("cannot map " + bytes + " bytes");
        }
        Pass pass = pass(name, turns, Long.MAX_VALUE, number -> UnsafeApi.putLong(fresh + number * stride, number));
        helper.fp_unmap(fresh, bytes);
        return pass;
    }

    private Pass pass(String name, long puts, long nanos, Turn turn) {
        long steal = Host.stolenTicks();
        long[] cpuAbove = new long[LIMITS.length];
        long[] wallAbove = new long[LIMITS.length];
        List<Slow> slow = new ArrayList<>();
        long start = System.nanoTime();
        long i = 0;
        usage.sample();
        for (; i < puts && System.nanoTime() - start < nanos; i++) {
            long faults = usage.minorFaults();
            long preemptions = usage.preemptions();
            Keys.key(key, i);
            Keys.stamp(value, i);
            long wall = System.nanoTime();
            long cpu = usage.cpuNanos();
            turn.take(i);
            cpu = usage.cpuNanos() - cpu;
            wall = System.nanoTime() - wall;
            usage.sample();
            for (int l = 0; l < LIMITS.length; l++) {
                cpuAbove[l] += cpu > LIMITS[l] ? 1 : 0;
                wallAbove[l] += wall > LIMITS[l] ? 1 : 0;
            }
            if (wall > LIMITS[0]) {
                faults = usage.minorFaults() - faults;
                preemptions = usage.preemptions() - preemptions;
                slow.add(new Slow(i, cpu, wall, faults, preemptions, collections()));
            }
        }
        return new Pass(name, i, System.nanoTime() - start, cpuAbove, wallAbove, slow, Host.stolenTicks() - steal);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static void report(String engine, long entries, int valueBytes, List<Pass> passes) throws IOException {
        Report report = new Report(
                "growth-" + engine,
                "Growing from 0 to " + Report.number(entries / 1e6, 0) + " million keys, " + engine,
                "16-byte keys, " + valueBytes + "-byte values, one thread; each put timed by itself. `first touches`"
                        + " writes as many bytes to fresh 4 KiB pages and `nothing` spins for as long: the slow"
                        + " turns that these have are the kernel's and the hypervisor's.");
        report.head("pass", "turns", "clock", "> 0.1 ms", "> 0.5 ms", "> 1 ms", "> 5 ms", "longest", "stolen ticks");
        for (Pass pass : passes) {
            counts(
                    report,
                    pass,
                    "thread CPU",
                    pass.cpuAbove,
                    longest(pass, Comparator.comparing(Slow::cpuNanos), true));
            counts(report, pass, "wall", pass.wallAbove, longest(pass, Comparator.comparing(Slow::wallNanos), false));
        }
        passes.forEach(pass -> slowest(report, pass));
        report.write();
    }

    private static void counts(Report report, Pass pass, String clock, long[] above, String longest) {
        report.row(
                pass.name,
                Report.number(pass.puts, 0),
                clock,
                Long.toString(above[0]),
                Long.toString(above[1]),
                Long.toString(above[2]),
                Long.toString(above[3]),
                longest,
                Long.toString(pass.stolenTicks));
    }

    private static String longest(Pass pass, Comparator<Slow> order, boolean cpu) {
        return pass.slow.stream()
                .max(order)
                .map(slow -> Report.number((cpu ? slow.cpuNanos : slow.wallNanos) / 1e6, 3) + " ms")
                .orElse("under 0.1 ms");
    }

    private static void slowest(Report report, Pass pass) {
        report.say("The %d with the most CPU time of `%s`:", KEPT, pass.name);
        report.head("turn", "CPU ms", "wall ms", "page faults", "preempted", "collections so far");
        pass.slow.stream()
                .sorted(Comparator.comparing(Slow::cpuNanos).reversed())
                .limit(KEPT)
                .forEach(slow -> report.row(
                        Report.number(slow.put, 0),
                        Report.number(slow.cpuNanos / 1e6, 3),
                        Report.number(slow.wallNanos / 1e6, 3),
                        Long.toString(slow.faults),
                        Long.toString(slow.preemptions),
                        Long.toString(slow.collections)));
    }
}
