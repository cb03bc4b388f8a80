package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.keyspace.Uninterrupted;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.internal.rdb.RecordEncoder;
import io.forkpoint.snapshot.SnapshotOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scan of the arena in Java, by one thread or several, which {@link ScanTurn} keeps in order: goes over the segments in
 * address order, writes the records that the snapshot rule keeps, and publishes its position in the control page. The bytes
 * are the same for any number of threads, and those of {@code native/src/scan.c}.
 */
public final class SegmentScan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentScan.class);
    private static final int DATABASES = 1 << BlockDescriptor.DB_BITS;

    /** Whoever has no turn goes on until it is full: as much as most chunks come to. */
    private static final int SHARED_BUFFER_BYTES = SegmentDescriptor.CHUNK_UNITS * SegmentDescriptor.UNIT_BYTES;

    /** What a child spends of an output's share of its buffers on other things than a string: {@code fp_writer_open}. */
    private static final int CHILD_OVERHEAD_BYTES = 8192 + 64;

    private static final int PAGE_BYTES = 4096;

    /** For tests: told the number of records after each, by the scans that are made while it is set. */
    static volatile LongConsumer recordHook;

    private final ScanTurn turn;
    /** The first is that of the thread that runs the scan. */
    private final List<ScanWorker> workers = new ArrayList<>();
    /** Of the others. */
    private final List<Thread> helpers = new ArrayList<>();

    /**
     * A scan whose threads wait for nothing but each other.
     *
     * @param mustStop asked for each segment, and before bytes go to a sink; once true, it stays so
     */
    public SegmentScan(SnapshotSource source, SnapshotOptions options, List<ScanPart> parts, BooleanSupplier mustStop) {
        this(source, options, parts, mustStop, () -> {});
    }

    /**
     * Makes the buffers, and so loads what the scan needs: not while the store holds memory back for it.
     *
     * @param mustStop asked for each segment, and before bytes go to a sink; once true, it stays so
     * @param onFailure run when one of the threads has failed: none is to wait in a sink any more
     */
    public SegmentScan(
            SnapshotSource source,
            SnapshotOptions options,
            List<ScanPart> parts,
            BooleanSupplier mustStop,
            Runnable onFailure) {
        int threads = options.effectiveScanThreads();
        turn = new ScanTurn(source, options, threads, mustStop, onFailure);
        try {
            for (int i = 0; i < threads; i++) {
                addWorker(source, options, parts, threads);
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void addWorker(SnapshotSource source, SnapshotOptions options, List<ScanPart> parts, int threads) {
        boolean isAlone = threads == 1;
        long maxLzfBytes = options.lzf() ? maxLzfBytes(parts.size()) : 0;
        int bufferBytes = isAlone ? RecordEncoder.USUAL_BUFFER_BYTES : SHARED_BUFFER_BYTES;
        ScanWorker worker = new ScanWorker(source, turn, isAlone, recordHook);
        if (!workers.isEmpty()) {
            helpers.add(SnapshotThreads.make(() -> help(worker)));
        }
        workers.add(worker);
        for (ScanPart part : parts) {
            worker.add(part.part.databases(), new PartWriter(part, turn, options, maxLzfBytes, bufferBytes));
        }
    }

    /**
     * The longest string that a child compresses: one that fits into its buffer. This scan could do with any, but all
     * methods write the same bytes.
     */
    static long maxLzfBytes(int parts) {
        return (ForkMemory.SCRATCH_BYTES / parts & -PAGE_BYTES) - CHILD_OVERHEAD_BYTES;
    }

    /**
     * Writes all parts to their ends: preamble, records, trailer, EOF and checksum; does not sync. Returns early, with
     * nothing more written, when it must stop. Once, and for one thread, which need not be that of the caller of
     * {@link #keysWritten}; the others have its priority, its name and a number. Closes the scan.
     *
     * @param epoch the snapshot's
     * @param unitLimit units [1, unitLimit) are scanned
     * @param counted the entries of each database, those of no part included: what the scan has to meet. Null: anything
     * @param target where the snapshot goes, for messages
     * @throws io.forkpoint.errors.SnapshotCountException if it meets others; no part has got its end then
     * @throws SnapshotException if the table or a block does not hold what it must, or what a sink throws
     */
    public void run(int epoch, long unitLimit, long[] counted, String target) {
        long chunks = (unitLimit + SegmentDescriptor.CHUNK_UNITS - 1) / SegmentDescriptor.CHUNK_UNITS;
        try (this) {
            ScanWorker first = workers.get(0);
            workers.forEach(worker -> worker.setMoment(epoch, unitLimit));
            scanAll(first, chunks, target);
            turn.requireSound();
            if (turn.has(chunks)) {
                requireCounted(counted, target);
                first.finish(chunks);
            }
        }
    }

    /** The same for an arena whose entries nobody has counted. */
    public void run(int epoch, long unitLimit) {
        run(epoch, unitLimit, null, "");
    }

    /** Returns when no thread reads the arena any more. */
    private void scanAll(ScanWorker first, long chunks, String target) {
        try {
            first.take();
            first.begin();
            startHelpers(chunks - 1, target);
            first.run();
        } catch (RuntimeException | Error e) {
            turn.fail(e);
        } finally {
            helpers.forEach(Uninterrupted::join);
        }
    }

    /** Those that there is no thread for are done without. */
    private void startHelpers(long most, String target) {
        String name = Thread.currentThread().getName();
        for (int i = 0; i < helpers.size() && i < most; i++) {
            helpers.get(i).setName(name + '-' + (i + 2));
            try {
                SnapshotThreads.start(helpers.get(i), target);
            } catch (SnapshotException e) {
                LOG.warn("{}; it goes on with {} of {} threads", e.getMessage(), i + 1, workers.size());
                return;
            }
        }
    }

    private void help(ScanWorker worker) {
        try {
            worker.take();
            worker.run();
        } catch (RuntimeException | Error e) {
            turn.fail(e);
        }
    }

    private void requireCounted(long[] counted, String target) {
        if (counted != null) {
            long[] met = new long[DATABASES];
            workers.forEach(worker -> worker.addMet(met));
            GateCounts.require(counted, met, target);
        }
    }

    /** Whether one of the threads has failed; any thread. */
    boolean hasFailed() {
        return turn.hasFailed();
    }

    /** When it must stop: interrupts the threads that the scan has started, one of which may be stuck in a channel. Any thread. */
    void interruptHelpers() {
        helpers.forEach(Thread::interrupt);
    }

    /** Records written so far, of all parts; any thread. */
    long keysWritten() {
        return turn.keysWritten();
    }

    /** Bytes written so far, of all parts; any thread. */
    long bytesWritten() {
        return turn.bytesWritten();
    }

    /** Gives its memory back; needed only if it does not run. Does nothing the second time. */
    @Override
    public void close() {
        workers.forEach(ScanWorker::close);
    }
}
