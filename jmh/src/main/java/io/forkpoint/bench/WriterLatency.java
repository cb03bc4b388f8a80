package io.forkpoint.bench;

import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a snapshot does to writers that overwrite by a timetable. One run, in a JVM of its own: fill, warm up without a
 * snapshot, a control window, the first snapshot of the process, more snapshots, a control window as long as the first
 * snapshot's, and the last snapshot. The windows of the first and the last go on for some seconds after the end.
 *
 * <p>The heartbeat runs during the snapshots between, and a control window before them: where the snapshot and the writer
 * have the only two processors it takes the writer's a thousand times a second, which would be seen in its percentiles.
 *
 * <p>Arguments: arena kind, method, {@code none} or {@code copy}, GiB, overwrites a second, writer threads, snapshots, sink, seconds
 * of the first control window, seconds after each snapshot, number of the run, work folder. With {@code none} nothing is
 * done where the others take a snapshot: the noise of the machine. With {@code copy} another process of the same low
 * priority writes a file as large to the same disk: what any neighbour does to the writers on this machine.
 */
final class WriterLatency implements AutoCloseable {
    static final String PREFIX = "writers-";
    static final double[] PERCENTILES = {50, 99, 99.9, 100};

    private static final int WARM_MILLIS = 5000;

    private final ForkpointEngine engine;
    /** Null takes none. */
    private final SnapshotMethod method;
    /** Null but for one that works in the place of a snapshot. */
    private final Neighbour neighbour;

    private final SnapshotSink sink;
    private final long quietMillis;
    private final long tailMillis;
    private final OpenLoop writer;
    private final Measurement measurement;
    private long stolenBefore;
    private long windowNanos;

    private WriterLatency(
            ForkpointEngine engine,
            SnapshotMethod method,
            Neighbour neighbour,
            SnapshotSink sink,
            long quietMillis,
            long tailMillis,
            OpenLoop writer,
            Measurement measurement) {
        this.engine = engine;
        this.method = method;
        this.neighbour = neighbour;
        this.sink = sink;
        this.quietMillis = quietMillis;
        this.tailMillis = tailMillis;
        this.writer = writer;
        this.measurement = measurement;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        ArenaKind kind = ArenaKind.valueOf(args[0]);
        boolean copies = args[1].equals("copy");
        SnapshotMethod method = copies || args[1].equals("none") ? null : SnapshotMethod.valueOf(args[1]);
        Neighbour neighbour = copies ? new Neighbour(Path.of(args[10]), Integer.parseInt(args[2])) : null;
        int rate = Integer.parseInt(args[3]);
        int threads = Integer.parseInt(args[4]);
        int snapshots = Integer.parseInt(args[5]);
        String name = (PREFIX + String.join("-", args[2], args[3], args[1], args[0], args[6], args[9]))
                .toLowerCase(Locale.ROOT);
        if (!Measurement.exists(name)) {
            Measurement measurement = new Measurement()
                    .put("GiB", args[2])
                    .put("rate", rate)
                    .put("method", args[1])
                    .put("arena", kind)
                    .put("sink", args[6])
                    .put("threads", threads)
                    .put("snapshots", snapshots)
                    .put("run", args[9]);
            long entries = SnapshotGate.entries(args[2]);
            SnapshotSink sink = Sinks.open(args[6], Path.of(args[10]));
            try (ForkpointEngine engine = new ForkpointEngine(kind, entries, SnapshotGate.VALUE_BYTES)) {
                Load.fill(engine, entries, SnapshotGate.VALUE_BYTES);
                OpenLoop writer =
                        OpenLoop.start(engine.store().database(0), entries, SnapshotGate.VALUE_BYTES, rate, threads);
                long quiet = Long.parseLong(args[7]) * 1000;
                long tail = Long.parseLong(args[8]) * 1000;
                try (WriterLatency bench =
                        new WriterLatency(engine, method, neighbour, sink, quiet, tail, writer, measurement)) {
                    bench.run(snapshots);
                }
            }
            Sinks.remove(sink);
            measurement.write(name);
        }
        WriterLatencyTable.write();
    }

    private void run(int snapshots) throws IOException, InterruptedException {
        Thread.sleep(WARM_MILLIS);
        begin();
        Thread.sleep(quietMillis);
        end("first.control");
        begin();
        snapshot();
        Thread.sleep(tailMillis);
        end("first");
        long length = windowNanos;
        heartbeat(snapshots);
        begin();
        Thread.sleep(length / 1_000_000);
        end("last.control");
        begin();
        snapshot();
        Thread.sleep(tailMillis);
        end("last");
    }

    private void heartbeat(int snapshots) throws IOException, InterruptedException {
        try (Heartbeat heartbeat = Heartbeat.start()) {
            heartbeat.cutMillis();
            Thread.sleep(quietMillis);
            measurement.put("heartbeat.control", heartbeat.cutMillis());
            for (int i = 2; i < snapshots; i++) {
                snapshot();
            }
            measurement.put("heartbeat", heartbeat.cutMillis());
        }
        writer.cut();
    }

    private void snapshot() throws IOException, InterruptedException {
        if (neighbour != null) {
            neighbour.run();
        } else if (method == null) {
            Thread.sleep(quietMillis);
        } else {
            SnapshotReport done =
                    Sinks.snapshot(engine.store(), method, sink, Sinks.OPTIONS).join();
            Report.log("%s", done);
        }
    }

    private void begin() {
        writer.cut();
        stolenBefore = Host.stolenTicks();
        windowNanos = System.nanoTime();
    }

    private void end(String part) {
        windowNanos = System.nanoTime() - windowNanos;
        OpenLoop.Window window = writer.cut();
        measurement
                .put(part + ".seconds", windowNanos / 1e9)
                .put(part + ".response", micros(window.response()))
                .put(part + ".service", micros(window.service()))
                .put(part + ".puts", window.service().getTotalCount())
                .put(part + ".preemptions", window.preemptions())
                .put(part + ".stolenTicks", Host.stolenTicks() - stolenBefore);
        Report.log(
                "%s: %.1f s, %,d puts; response us %s, service us %s, writers preempted %d times",
                part,
                windowNanos / 1e9,
                window.service().getTotalCount(),
                measurement.text(part + ".response"),
                measurement.text(part + ".service"),
                window.preemptions());
    }

    private static double[] micros(Histogram histogram) {
        double[] micros = new double[PERCENTILES.length];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = histogram.getValueAtPercentile(PERCENTILES[i]) / 1e3;
        }
        return micros;
    }

    @Override
    public void close() {
        writer.close();
    }
}
