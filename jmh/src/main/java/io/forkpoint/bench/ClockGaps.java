package io.forkpoint.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Threads that do nothing but look at the clock: what they miss, the machine takes. In every second round a file in memory
 * is removed meanwhile, as the old file of a snapshot is, or the memory of a process that has ended.
 *
 * <p>Arguments: threads, seconds of a round, rounds, MiB of the file.
 */
final class ClockGaps {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int MIB = 1 << 20;
    private static final long LONG_NANOS = 5_000_000;

    private final int threads;
    private final long roundNanos;

    private ClockGaps(int threads, double seconds) {
        this.threads = threads;
        roundNanos = Math.round(seconds * 1e9);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        ClockGaps gaps = new ClockGaps(Integer.parseInt(args[0]), Double.parseDouble(args[1]));
        int mib = Integer.parseInt(args[3]);
        Report report = new Report(
                "gaps",
                "What threads that only look at the clock miss",
                args[0] + " threads, rounds of " + args[1] + " s; in every second one a file of " + mib
                        + " MiB in memory is removed meanwhile. Ten seconds between rounds.");
        report.head("round", "removed MiB", "longest gap ms", "gaps above 5 ms", "stolen ms");
        for (int round = 1; round <= Integer.parseInt(args[2]); round++) {
            gaps.round(report, round, round % 2 == 0 ? mib : 0);
        }
        report.write();
    }

    private void round(Report report, int number, int mib) throws IOException, InterruptedException {
        Path file = mib == 0 ? null : write(mib);
        Threads.sleep(10_000);
        long stolen = Host.stolenTicks();
        List<Clock> clocks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Clock clock = new Clock(System.nanoTime() + roundNanos);
            clock.start();
            clocks.add(clock);
        }
        Threads.sleep(Math.round(roundNanos / 4e6));
        if (file != null) {
            Files.delete(file);
        }
        long longest = 0;
        int above = 0;
        for (Clock clock : clocks) {
            clock.join();
            longest = Math.max(longest, clock.longest);
            above += clock.above;
        }
        report.row(
                Integer.toString(number),
                Integer.toString(mib),
                Report.number(longest / 1e6, 1),
                Integer.toString(above),
                Long.toString((Host.stolenTicks() - stolen) * 10));
    }

    private static Path write(int mib) throws IOException {
        Path file = Files.createTempFile(MEMORY, "gaps", "");
        byte[] chunk = new byte[MIB];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mib; i++) {
                out.write(chunk);
            }
        }
        return file;
    }

    private static final class Clock extends Thread {
        private final long end;
        long longest;
        int above;

        Clock(long end) {
            this.end = end;
        }

        @Override
        public void run() {
            for (long last = System.nanoTime(); last < end; ) {
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                above += now - last > LONG_NANOS ? 1 : 0;
                last = now;
            }
        }
    }
}
