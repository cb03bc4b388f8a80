package io.forkpoint.bench;

import io.forkpoint.Store;
import io.forkpoint.StoreHash;
import io.forkpoint.StoreList;
import io.forkpoint.StoreSortedSet;
import io.forkpoint.latency.PacedWriter;
import io.forkpoint.memory.MemoryReport;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * A list or a sorted set that is as large as they come: its fill, snapshots of it into {@code /dev/null} under a writer by
 * a timetable that changes random elements, and its removal while another key is written by the same timetable.
 *
 * <p>Arguments: name of the set, {@code list} or {@code zset}, elements, writes a second, seconds without a snapshot, work
 * folder.
 */
final class BigCollection {
    private static final int WARM_MILLIS = 3000;
    /** Of the hash that is written while the collection is removed. */
    private static final int OTHERS = 1000;
    /** What may stay of the collection: pages of the index and what the other key grows by. */
    private static final long SLACK = 1 << 20;

    private static final long GIVE_UP_NANOS = 600_000_000_000L;
    private static final SnapshotMethod[] METHODS = {SnapshotMethod.ASYNC_FORK, SnapshotMethod.THREAD};

    private final Store store;
    private final long elements;
    private final int rate;
    private final long controlMillis;
    private final Measurement measurement;

    private BigCollection(Store store, long elements, int rate, long controlMillis, Measurement measurement) {
        this.store = store;
        this.elements = elements;
        this.rate = rate;
        this.controlMillis = controlMillis;
        this.measurement = measurement;
    }

    /** How the collection is added to, element by element, and then changed. */
    private record Kind(byte[] key, LongConsumer add, LongConsumer prepare, Runnable write) {
        static Kind of(String name, Store store, long elements) {
            byte[] element = Members.element(0);
            return switch (name) {
                case "list" -> list(store.list(BenchCollections.LIST), element);
                case "zset" -> sortedSet(store.sortedSet(BenchCollections.SORTED_SET), element, elements);
                default -> throw new IllegalArgumentException("no such kind: " + name + "; known are list, zset");
            };
        }

        private static Kind list(StoreList list, byte[] element) {
            long[] index = new long[1];
            return new Kind(
                    BenchCollections.LIST,
                    i -> {
                        Members.set(element, i);
                        list.addLast(element);
                    },
                    number -> {
                        index[0] = number;
                        Members.set(element, number + 1);
                    },
                    () -> list.set(index[0], element));
        }

        private static Kind sortedSet(StoreSortedSet set, byte[] element, long elements) {
            SplittableRandom random = new SplittableRandom(elements);
            double[] score = new double[1];
            return new Kind(
                    BenchCollections.SORTED_SET,
                    i -> {
                        long number = BenchCollections.shuffled(i, elements);
                        Members.set(element, number);
                        set.add(element, Members.score(number, elements));
                    },
                    number -> {
                        Members.set(element, number);
                        score[0] = random.nextLong(elements);
                    },
                    () -> set.add(element, score[0]));
        }
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        String name = CollectionTable.prefix(args[0]) + "big-" + args[1] + "-" + args[2];
        if (Measurement.exists(name)) {
            return;
        }
        long elements = Long.parseLong(args[2]);
        int rate = Integer.parseInt(args[3]);
        Measurement measurement =
                new Measurement().put("kind", args[1]).put("elements", elements).put("rate", rate);
        try (Store store = BenchCollections.open(elements)) {
            long control = Math.round(Double.parseDouble(args[4]) * 1000);
            BigCollection big = new BigCollection(store, elements, rate, control, measurement);
            big.measure(Kind.of(args[1], store, elements), Sinks.open("null", Path.of(args[5])));
        }
        measurement.write(name);
    }

    private void measure(Kind kind, SnapshotSink sink) {
        StoreHash other = store.hash(BenchCollections.HASH);
        for (int i = 0; i < OTHERS; i++) {
            other.put(Members.element(i), Members.digits(i));
        }
        MemoryReport empty = store.memory();
        fill(kind);
        MemoryReport full = store.memory();
        measurement
                .put("bytes", bytes(full) - bytes(empty))
                .put("allocatedFull", full.allocated())
                .put("rssFull", full.processRss());
        Report.log("filled: %s", full);
        snapshots(kind, sink);
        remove(kind, other, empty);
    }

    private static long bytes(MemoryReport memory) {
        return memory.used() + memory.retained() + memory.index();
    }

    private void fill(Kind kind) {
        long longest = 0;
        long from = System.nanoTime();
        long last = from;
        for (long i = 0; i < elements; i++) {
            kind.add.accept(i);
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        measurement.put("fillSeconds", (last - from) / 1e9).put("fillLongest", longest / 1e3);
    }

    private void snapshots(Kind kind, SnapshotSink sink) {
        try (PacedWriter writer = PacedWriter.start(kind.prepare, kind.write, elements, rate)) {
            control(writer, "control");
            for (SnapshotMethod method : METHODS) {
                writer.cut();
                SnapshotReport done =
                        Sinks.snapshot(store, method, sink, Sinks.OPTIONS).join();
                Percentiles.put(measurement, method.name(), writer.cut());
                measurement
                        .put(method + "Seconds", done.duration().toNanos() / 1e9)
                        .put(method + "Retained", done.retainedPeakBytes());
                Report.log("%s", done);
            }
        }
    }

    private void control(PacedWriter writer, String name) {
        Threads.sleep(WARM_MILLIS);
        writer.cut();
        Threads.sleep(controlMillis);
        Percentiles.put(measurement, name, writer.cut());
    }

    /** Until no more is used than before the fill; what the arena gives back to the host stands beside it. */
    private void remove(Kind kind, StoreHash other, MemoryReport empty) {
        byte[] field = Members.element(0);
        byte[] value = Members.digits(0);
        try (PacedWriter writer = PacedWriter.start(
                number -> {
                    Members.set(field, number);
                    Members.set(value, number + 1);
                },
                () -> other.put(field, value),
                OTHERS,
                rate)) {
            control(writer, "otherControl");
            long from = System.nanoTime();
            if (!store.database(0).remove(kind.key)) {
                throw new IllegalStateException("there is no collection to be removed");
            }
            long removed = System.nanoTime();
            while (bytes(store.memory()) > bytes(empty) + SLACK) {
                if (System.nanoTime() - removed > GIVE_UP_NANOS) {
                    throw new IllegalStateException("the memory does not come back: " + store.memory());
                }
                Threads.sleep(1);
            }
            long back = System.nanoTime();
            Percentiles.put(measurement, "other", writer.cut());
            MemoryReport after = store.memory();
            measurement
                    .put("removeMicros", (removed - from) / 1e3)
                    .put("backSeconds", (back - from) / 1e9)
                    .put("allocatedAfter", after.allocated())
                    .put("rssAfter", after.processRss());
            Report.log("removed: %s", after);
        }
    }
}
