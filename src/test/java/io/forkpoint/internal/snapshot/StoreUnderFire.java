package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Database;
import io.forkpoint.Store;
import io.forkpoint.TestDatabases;
import io.forkpoint.errors.SnapshotCancelledException;
import io.forkpoint.internal.keyspace.ExpirySweep;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * A store whose writers, a reader of views and the removal of what has expired go on while snapshots are taken, one in
 * each round. A round stops the scan somewhere, lets the writers do so much, and goes on; then the file is compared with
 * the logs.
 */
final class StoreUnderFire implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final int MOST_STEPS = 800;
    private static final long LIMIT_BYTES = 128L << 20;
    private static final long SLOW_BYTES = 32 << 10;
    private static final long NO_LIMIT = 1L << 40;
    /** Leaves the processors to the writers. */
    private static final long LOOK_NANOS = 50_000;

    private final Variant variant;
    private final ScanHold hold;
    private final Random random;
    private final Path folder;
    private final Keyspace keyspace;
    private final SnapshotCoordinator coordinator;
    private final List<LoggedWriter> writers = new ArrayList<>();
    private final List<WriterModel> models = new ArrayList<>();
    private final ReadWriteLock steps = new ReentrantReadWriteLock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> background = new ArrayList<>();
    private volatile boolean closed;

    // What the gate has seen.
    private final int[] doneAtGate = new int[WRITERS];
    private long gateMillis;
    /** With a scan that stops before the first record, nothing that is held may change. */
    private boolean checksFrozen;

    private FrozenBlocks frozen;

    StoreUnderFire(Variant variant, ScanHold hold, long seed, Path folder) {
        this.variant = variant;
        this.hold = hold;
        this.folder = folder;
        random = new Random(seed);
        keyspace = new Keyspace(variant.arena, LIMIT_BYTES, 1 << random.nextInt(4));
        coordinator = new SnapshotCoordinator(
                HookedSource.of(new KeyspaceSource(keyspace), Map.of("openGate", this::lookInGate)),
                () -> CarriedRecords.NONE);
        List<Map<ByteBuffer, FileContent.Entry>> raw = RawContent.load(keyspace, WRITERS, random);
        for (int i = 0; i < WRITERS; i++) {
            LoggedWriter writer = new LoggedWriter(TestDatabases.of(keyspace, i), raw.get(i), random.nextLong());
            for (int n = random.nextInt(3 * MOST_STEPS); n > 0; n--) {
                writer.step();
            }
            writers.add(writer);
            models.add(new WriterModel(writer.live()));
            writer.forget();
        }
        background.add(threads.submit(this::readViews));
        background.add(threads.submit(this::sweep));
    }

    private void lookInGate() {
        gateMillis = System.currentTimeMillis();
        frozen = checksFrozen ? new FrozenBlocks(keyspace.arena()) : null;
        for (int i = 0; i < WRITERS; i++) {
            doneAtGate[i] = writers.get(i).done();
        }
    }

    /** One snapshot, and everything that may happen meanwhile. */
    void round() throws Exception {
        armHold();
        List<Future<?>> running = startWriters();
        awaitSteps(running, random.nextInt(MOST_STEPS / 2));
        List<Path> files = files();
        Snapshot snapshot = coordinator.start(variant.method, parts(files), options());
        boolean cancelled = hold.awaitHeld(snapshot) && goOn(snapshot, running);
        flushSometimes();
        long keys = cancelled ? 0 : snapshot.join().keys();
        if (cancelled) {
            assertThatThrownBy(snapshot::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(SnapshotCancelledException.class);
        }
        assertThat(keyspace.rule().retainedBytes())
                .as("bytes held for a snapshot that has ended")
                .isZero();
        for (Future<?> writer : running) {
            writer.get();
        }
        hold.disarm();
        check(cancelled ? null : FileContent.read(files), keys);
    }

    /** Lets the scan go on when the writers have done some more; returns whether the snapshot was cancelled instead. */
    private boolean goOn(Snapshot snapshot, List<Future<?>> running) {
        awaitSteps(running, doneSteps() + random.nextInt(WRITERS * MOST_STEPS));
        flushSometimes();
        if (frozen != null) {
            frozen.check();
        }
        boolean cancels = random.nextInt(12) == 0;
        if (cancels) {
            snapshot.cancel(true);
        }
        // A child is killed as it stands; if it went on, it might be through before that.
        if (!cancels || !variant.forks()) {
            hold.release();
        }
        return cancels;
    }

    /** All in one file, or the first database apart from the others. */
    private List<Path> files() {
        Path all = folder.resolve("dump.rdb");
        return random.nextInt(4) == 0 ? List.of(folder.resolve("first.rdb"), all) : List.of(all);
    }

    private static List<SnapshotPart> parts(List<Path> files) {
        SnapshotSink last = SnapshotSink.file(files.get(files.size() - 1));
        return files.size() == 1
                ? List.of(SnapshotPart.all(last))
                : List.of(
                        SnapshotPart.databases(SnapshotSink.file(files.get(0)), 0),
                        SnapshotPart.databases(
                                last, IntStream.range(1, Store.DATABASES).toArray()));
    }

    /** At any record, the first and those behind the last included. */
    private void armHold() {
        int keys = writers.stream().mapToInt(writer -> writer.live().size()).sum();
        int at = random.nextInt(4) == 0 ? 0 : random.nextInt(1 + keys + keys / 8);
        checksFrozen = at == 0 && variant.retains();
        hold.arm(at);
    }

    private SnapshotOptions options() {
        // A child's other threads may pass a segment while the signal is on its way that stops them.
        int threads = variant.forks() && checksFrozen ? 1 : 1 + random.nextInt(3);
        SnapshotOptions options = SnapshotOptions.builder()
                .lzf(random.nextBoolean())
                .scanThreads(threads)
                .build();
        return random.nextInt(8) == 0
                ? options.toBuilder().retainedBounds(SLOW_BYTES, NO_LIMIT).build()
                : options;
    }

    private List<Future<?>> startWriters() {
        List<Future<?>> running = new ArrayList<>();
        for (LoggedWriter writer : writers) {
            int budget = random.nextInt(MOST_STEPS);
            running.add(threads.submit(() -> {
                for (int i = 0; i < budget; i++) {
                    steps.readLock().lock();
                    try {
                        writer.step();
                    } finally {
                        steps.readLock().unlock();
                    }
                }
            }));
        }
        return running;
    }

    private int doneSteps() {
        return writers.stream().mapToInt(LoggedWriter::done).sum();
    }

    /** Until the writers have done so many steps, or all that they were to do. */
    private void awaitSteps(List<Future<?>> running, int count) {
        while (doneSteps() < count && !running.stream().allMatch(Future::isDone)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** All databases. No writer is in the midst of an operation, so that the logs can say when it was. */
    private void flushSometimes() {
        if (random.nextInt(20) != 0) {
            return;
        }
        steps.writeLock().lock();
        try {
            keyspace.clear();
            writers.forEach(writer -> writer.enter(writer.clearing(true)));
        } finally {
            steps.writeLock().unlock();
        }
    }

    /** @param content null if there is none */
    private void check(FileContent content, long keys) {
        for (int i = 0; i < WRITERS; i++) {
            LoggedWriter writer = writers.get(i);
            if (content != null) {
                models.get(i).check(content.database(i), writer.steps(), doneAtGate[i], gateMillis);
                assertThat(content.keys()).as("keys of the report").isEqualTo(keys);
            } else {
                models.set(i, new WriterModel(writer.live()));
            }
            writer.forget();
        }
    }

    /** Nothing written meanwhile was lost, and nothing is retained when nobody looks at anything any more. */
    void checkLive() throws Exception {
        closed = true;
        for (Future<?> task : background) {
            task.get();
        }
        hold.disarm();
        Path file = folder.resolve("dump.rdb");
        long keys = coordinator
                .start(variant.method, file, SnapshotOptions.defaults())
                .join()
                .keys();
        check(FileContent.read(List.of(file)), keys);
        // A few of each shard at a time.
        for (long left = Long.MAX_VALUE; keyspace.figures().retainedBytes() < left; ) {
            left = keyspace.figures().retainedBytes();
            keyspace.heldBlocks().releaseRetired();
        }
        assertThat(keyspace.figures().retainedBytes())
                .as("bytes retained in the end")
                .isZero();
        keyspace.clear();
        assertThat(keyspace.figures().usedBytes()).as("bytes used by nothing").isZero();
        assertThat(keyspace.arena().allocatedBytes()).as("segments of nothing").isZero();
    }

    /** Views hold blocks back on their own account, and must not change while they are looked at. */
    private void readViews() {
        Random keys = new Random();
        while (!closed) {
            Database database = TestDatabases.of(keyspace, keys.nextInt(WRITERS));
            database.read(("number:" + keys.nextInt(20)).getBytes(US_ASCII), view -> {
                byte[] before = new byte[view.capacity()];
                view.getBytes(0, before);
                for (int i = keys.nextInt(2_000); i > 0; i--) {
                    Thread.onSpinWait();
                }
                byte[] after = new byte[view.capacity()];
                view.getBytes(0, after);
                assertThat(after).as("a value under a reader's eyes").isEqualTo(before);
                return null;
            });
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void sweep() {
        ExpirySweep sweep = new ExpirySweep(keyspace);
        while (!closed) {
            sweep.sweep(4, 200);
            keyspace.heldBlocks().releaseRetired();
            LockSupport.parkNanos(500_000);
        }
    }

    @Override
    public void close() {
        closed = true;
        hold.disarm();
        coordinator.close();
        threads.shutdown();
        awaitEnd();
        keyspace.close();
    }

    private void awaitEnd() {
        try {
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES))
                    .as("the threads end")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
