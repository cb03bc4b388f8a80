package io.forkpoint.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.forkpoint.host.FileSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One run, in a process of its own, so that the first snapshot is the first of its process: fill, warm up, a control phase,
 * the first snapshot, a second control phase as the last snapshot needs it, the snapshots between, and the last one.
 *
 * <p>The heartbeat beats in that second control phase and in the last snapshot's only. Where a snapshot and the writer have
 * all processors, a thread that wakes a thousand times a second would be seen in the writer's percentiles. A run of
 * fewer than two snapshots has no second control phase, and the heartbeat beats throughout.
 */
final class LatencyWorker {
    /** Kept, since a logger that nobody refers to is made anew, with its level forgotten. */
    private static final Logger CHRONICLE = Logger.getLogger("net.openhft");

    private static final String MEMINFO = "/proc/meminfo";

    private final LatencyOrder order;
    private final LatencyTarget target;
    private final List<LatencyPhase> phases = new ArrayList<>();
    private final List<SnapshotMark> marks = new ArrayList<>();
    private OpenLoop load;
    /** Null while it does not beat. */
    private Heartbeat heartbeat;

    private long origin;

    LatencyWorker(LatencyOrder order, LatencyTarget target) {
        this.order = order;
        this.target = target;
    }

    /** Runs the order that a file holds. */
    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        CHRONICLE.setLevel(Level.OFF);
        LatencyOrder order = new ObjectMapper().readValue(Path.of(args[0]).toFile(), LatencyOrder.class);
        try (LatencyTarget target = open(order)) {
            RunFiles.write(order.result(), new LatencyWorker(order, target).run());
        }
    }

    static LatencyTarget open(LatencyOrder order) throws IOException, InterruptedException {
        LatencySetting setting = order.setting();
        Files.createDirectories(order.folder());
        return switch (setting.target()) {
            case Series.FORKPOINT -> new ForkpointTarget(setting, SnapshotPlace.open(setting.sink(), order.folder()));
            case Series.REDIS, Series.VALKEY, Series.SERVED ->
                new ServerTarget(setting, order.server(), order.folder());
            case Series.NOTHING -> new NothingTarget(setting, order.stallMillis());
            default -> throw new IllegalArgumentException("no such target: " + setting.target());
        };
    }

    /** Does all of it. */
    LatencyRun run() throws IOException, InterruptedException {
        target.fill();
        try (BystanderProcess bystander = bystander()) {
            List<MemorySample> samples = drive();
            long end = System.nanoTime();
            List<Double> batches = bystander == null ? List.of() : bystander.endMicros(origin, end);
            return result(samples, end, batches);
        }
    }

    private BystanderProcess bystander() throws IOException {
        long bytes = order.setting().bystanderBytes();
        return bytes == 0 ? null : BystanderProcess.start(bytes);
    }

    private List<MemorySample> drive() throws IOException, InterruptedException {
        try (OpenLoop running = target.load(System.nanoTime()).start()) {
            load = running;
            warmUp();
            origin = System.nanoTime();
            load.begin(origin);
            return runPhases();
        } finally {
            stopHeartbeat();
        }
    }

    private LatencyRun result(List<MemorySample> samples, long end, List<Double> bystander) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>(HostFacts.read());
        facts.put("file system", FileSystems.type(order.folder()));
        facts.putAll(target.facts());
        return new LatencyRun(
                LatencyRun.FORMAT,
                order.setting(),
                order.run(),
                order.command(),
                facts,
                phases,
                marks,
                new LatencyTimeline(WorstTimeline.BUCKET_MILLIS, load.worstMicros(end), beats(end), bystander),
                samples);
    }

    /** What takes the figures down is used before it counts, too: to load and compile it takes a processor. */
    private void warmUp() throws IOException, InterruptedException {
        double half = order.phases().warmSeconds() / 2;
        measure("warm-up", () -> sleep(half));
        target.sample(0);
        measure("warm-up", () -> sleep(half));
    }

    private List<MemorySample> runPhases() throws IOException, InterruptedException {
        int snapshots = order.phases().snapshots();
        Sampler sampler = new Sampler(target, origin);
        try (sampler) {
            sampler.start();
            if (snapshots < 2) {
                startHeartbeat();
            }
            phase(LatencyPhase.CONTROL, this::control);
            for (int number = 1; number <= snapshots; number++) {
                if (number == snapshots && number > 1) {
                    startHeartbeat();
                    phase(LatencyPhase.SECOND_CONTROL, this::control);
                }
                // Between two phases, so that nothing of it is measured.
                target.removeSnapshot();
                int which = number;
                phase(LatencyPhase.snapshot(number), () -> snapshot(which));
            }
        }
        return sampler.samples();
    }

    /** A part of a phase's work. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void phase(String name, Work work) throws IOException, InterruptedException {
        LatencyPhase phase = measure(name, work);
        phases.add(phase);
        System.err.printf(
                "  %s: %.1f s, %,d writes, response p99.9 %.1f us, longest %.1f us; service p99.9 %.1f us, longest %.1f us%n",
                name,
                phase.seconds(),
                phase.response().count(),
                phase.response().p999(),
                phase.response().max(),
                phase.service().p999(),
                phase.service().max());
    }

    /** Reads the kernel's files outside of the window, which takes some milliseconds. */
    private LatencyPhase measure(String name, Work work) throws IOException, InterruptedException {
        long preempted = ProcFiles.preemptions(OpenLoop.THREAD_NAME);
        long stolen = ProcFiles.stolenMillis();
        long cached = ProcFiles.pageCacheBytes(MEMINFO);
        if (heartbeat != null) {
            heartbeat.cutMillis();
        }
        load.cut();
        long from = System.nanoTime();
        work.run();
        long until = System.nanoTime();
        LatencyRecorder.Window window = load.cut();
        double beat = heartbeat == null ? 0 : heartbeat.cutMillis();
        return new LatencyPhase(
                name,
                (from - origin) / 1e6,
                (until - from) / 1e9,
                LatencyFigures.of(window.response()),
                LatencyFigures.of(window.service()),
                beat,
                ProcFiles.stolenMillis() - stolen,
                ProcFiles.preemptions(OpenLoop.THREAD_NAME) - preempted,
                ProcFiles.pageCacheBytes(MEMINFO) - cached);
    }

    private void control() throws InterruptedException {
        sleep(order.phases().controlSeconds());
    }

    private void snapshot(int number) throws IOException, InterruptedException {
        SnapshotMark mark = target.snapshot(number, origin);
        if (mark == null) {
            control();
        } else {
            marks.add(mark);
        }
        sleep(order.phases().afterSeconds());
    }

    private void startHeartbeat() {
        heartbeat = new Heartbeat(Pace.SLEEP);
        heartbeat.begin(origin);
        heartbeat.start();
    }

    private void stopHeartbeat() {
        if (heartbeat != null) {
            heartbeat.close();
        }
    }

    private List<Double> beats(long until) {
        return heartbeat == null ? List.of() : heartbeat.worstMillis(until);
    }

    private static void sleep(double seconds) throws InterruptedException {
        Thread.sleep(Math.round(seconds * 1000));
    }
}
