package io.forkpoint.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.helper.ControlDescriptor;
import io.forkpoint.memory.BlockDescriptor;
import io.forkpoint.memory.SegmentDescriptor;
import io.forkpoint.rdb.RdbOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.agrona.UnsafeApi;

/**
 * The scan of the arena in Java: goes over the segments in address order, writes the records that the snapshot rule
 * keeps, and publishes its position in the control page. The same order and the same bytes as {@code native/src/scan.c}.
 */
final class SegmentScan implements AutoCloseable {
    private static final int DATABASES = 1 << BlockDescriptor.DB_BITS;

    /** What a child spends of an output's share of its buffers on other things than a string: {@code fp_writer_open}. */
    private static final int CHILD_OVERHEAD_BYTES = 8192 + 64;

    private static final int PAGE_BYTES = 4096;

    /** For tests: told the number of records after each, by the scans that are made while it is set. */
    static volatile LongConsumer recordHook;

    private final long arena;
    private final long table;
    private final long scanUnit;
    private final BooleanSupplier mustStop;
    private final LongConsumer onRecord = recordHook;
    private final Pace pace;
    private final List<PartWriter> writers = new ArrayList<>();
    private final PartWriter[] byDatabase = new PartWriter[DATABASES];
    private final long[] met = new long[DATABASES];
    private int epoch;
    private long unitLimit;
    private long chunk;
    private long keys;
    private long bytes;
    private volatile long keysWritten;
    private volatile long bytesWritten;

    /**
     * Makes the buffers, and so loads what the scan needs: not while the store holds memory back for it.
     *
     * @param mustStop asked for each segment, and before bytes go to a sink; once true, it stays so
     */
    SegmentScan(SnapshotSource source, SnapshotOptions options, List<ScanPart> parts, BooleanSupplier mustStop) {
        arena = source.arenaAddress();
        table = source.tableAddress();
        scanUnit = source.controlAddress() + ControlDescriptor.SCAN_UNIT_OFFSET;
        this.mustStop = mustStop;
        pace = new Pace(options.maxBytesPerSecond());
        long maxLzfBytes = options.lzf() ? maxLzfBytes(parts.size()) : 0;
        for (ScanPart part : parts) {
            RdbOutput output = (address, length) -> write(part, address, length);
            add(part.part.databases(), new PartWriter(part, output, options, maxLzfBytes, mustStop));
        }
    }

    /**
     * The longest string that a child compresses: one that fits into its buffer. This scan could do with any, but all
     * methods write the same bytes.
     */
    static long maxLzfBytes(int parts) {
        return (ForkMemory.SCRATCH_BYTES / parts & -PAGE_BYTES) - CHILD_OVERHEAD_BYTES;
    }

    private void add(int databases, PartWriter writer) {
        writers.add(writer);
        for (int database = 0; database < DATABASES; database++) {
            if ((databases >> database & 1) != 0) {
                byDatabase[database] = writer;
            }
        }
    }

    /**
     * Writes all parts to their ends: preamble, records, trailer, EOF and checksum; does not sync. Returns early, with
     * nothing more written, when it must stop. Once, and for one thread, which need not be that of the caller of
     * {@link #keysWritten}. Closes the scan.
     *
     * @param epoch the snapshot's
     * @param unitLimit units [1, unitLimit) are scanned
     * @param counted the entries of each database, those of no part included: what the scan has to meet. Null: anything
     * @param target where the snapshot goes, for the message
     * @throws io.forkpoint.errors.SnapshotCountException if it meets others; no part has got its end then
     * @throws SnapshotException if the table or a block does not hold what it must, or what a sink throws
     */
    void run(int epoch, long unitLimit, long[] counted, String target) {
        this.epoch = epoch;
        this.unitLimit = unitLimit;
        try (this) {
            writers.forEach(writer -> writer.begin(arena, unitLimit * SegmentDescriptor.UNIT_BYTES));
            if (scanSegments() && counted != null) {
                GateCounts.require(counted, met, target);
            }
            writers.forEach(PartWriter::finish);
        }
    }

    /** The same for an arena whose entries nobody has counted. */
    void run(int epoch, long unitLimit) {
        run(epoch, unitLimit, null, "");
    }

    /** Returns whether it has come to the end. */
    private boolean scanSegments() {
        long unit = 1;
        while (unit < unitLimit) {
            if (mustStop.getAsBoolean()) {
                return false;
            }
            unit = scanSegment(unit);
            UnsafeApi.putLongRelease(null, scanUnit, unit);
            keysWritten = keys;
        }
        return true;
    }

    /** Writes what the segment that starts at this unit holds, if one does, and returns the unit to go on from. */
    private long scanSegment(long unit) {
        long record = table + unit * SegmentDescriptor.RECORD_BYTES;
        int slotBytes = UnsafeApi.getIntAcquire(null, record + SegmentDescriptor.SLOT_BYTES_OFFSET);
        // A segment that was made since the gate may be given back at any time: its length is not to be relied on.
        if (slotBytes == 0 || UnsafeApi.getInt(record + SegmentDescriptor.BIRTH_EPOCH_OFFSET) > epoch) {
            return unit + 1;
        }
        int units = UnsafeApi.getInt(record + SegmentDescriptor.UNITS_OFFSET);
        int highWater = UnsafeApi.getIntAcquire(null, record + SegmentDescriptor.HIGH_WATER_OFFSET);
        if (!isSound(slotBytes, units, highWater, unitLimit - unit)) {
            throw damaged();
        }
        enterChunk(unit / SegmentDescriptor.CHUNK_UNITS);
        scanSlots(arena + unit * SegmentDescriptor.UNIT_BYTES, slotBytes, highWater);
        return unit + units;
    }

    private void enterChunk(long entered) {
        if (entered != chunk) {
            writers.forEach(PartWriter::beginChunk);
            chunk = entered;
        }
    }

    /** Whoever believed a damaged length would read beyond the arena, or write a file that no loader takes. */
    private static boolean isSound(int slotBytes, int units, int highWater, long mostUnits) {
        return slotBytes >= BlockDescriptor.WORD_BYTES
                && slotBytes % BlockDescriptor.WORD_BYTES == 0
                && units > 0
                && units <= mostUnits
                && highWater >= 0
                && (long) highWater * slotBytes <= (long) units * SegmentDescriptor.UNIT_BYTES;
    }

    private void scanSlots(long first, int slotBytes, int highWater) {
        long slot = first;
        for (int i = 0; i < highWater; i++) {
            long header = UnsafeApi.getLongAcquire(null, slot);
            if (BlockDescriptor.state(header) == BlockDescriptor.STATE_LIVE && BlockDescriptor.epoch(header) <= epoch) {
                scanBlock(slot, slotBytes, header);
            }
            slot += slotBytes;
        }
    }

    private void scanBlock(long slot, int slotBytes, long header) {
        int keyOffset = BlockDescriptor.keyOffset(header);
        int keyBytes;
        int valueBytes;
        if (BlockDescriptor.isWide(header)) {
            keyBytes = UnsafeApi.getInt(slot + BlockDescriptor.WORD_BYTES);
            valueBytes = UnsafeApi.getInt(slot + BlockDescriptor.WORD_BYTES + Integer.BYTES);
        } else {
            keyBytes = BlockDescriptor.narrowKeyBytes(header);
            valueBytes = BlockDescriptor.narrowValueBytes(header);
        }
        if (keyBytes < 0 || valueBytes < 0 || (long) keyOffset + keyBytes + valueBytes > slotBytes) {
            throw damaged();
        }
        long key = slot + keyOffset;
        int database = BlockDescriptor.database(header);
        met[database]++;
        PartWriter writer = byDatabase[database];
        if (writer != null && writer.takes(key, keyBytes)) {
            // It stands right before the key, if there is one.
            long expiry = UnsafeApi.getLong(key - BlockDescriptor.WORD_BYTES);
            if (!writer.entry(header, expiry, key, keyBytes, valueBytes)) {
                throw damaged();
            }
            keys++;
            if (onRecord != null) {
                onRecord.accept(keys);
            }
        }
    }

    private SnapshotException damaged() {
        return new SnapshotException("the snapshot found the store's memory damaged at the entry after number " + keys
                + ": what was written is given up; please report this as a bug");
    }

    /** Whoever must stop gets nothing more, from wherever it comes. */
    private void write(ScanPart part, long address, long length) {
        pace.await(length, mustStop);
        if (mustStop.getAsBoolean()) {
            return;
        }
        part.sink.write(address, length);
        part.bytes += length;
        bytes += length;
        bytesWritten = bytes;
    }

    /** Records written so far, of all parts; any thread. */
    long keysWritten() {
        return keysWritten;
    }

    /** Bytes written so far, of all parts; any thread. */
    long bytesWritten() {
        return bytesWritten;
    }

    /** Gives its memory back; needed only if it does not run. Does nothing the second time. */
    @Override
    public void close() {
        writers.forEach(PartWriter::close);
        writers.clear();
    }
}
