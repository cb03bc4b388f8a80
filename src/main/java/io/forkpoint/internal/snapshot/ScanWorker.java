package io.forkpoint.internal.snapshot;

import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.SegmentDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.agrona.UnsafeApi;

/**
 * What one of a scan's threads does: chunk after chunk, it goes over the segments in address order and encodes the records
 * that the snapshot rule keeps. The same order and the same bytes as {@code native/src/scan.c}. For one thread.
 */
final class ScanWorker implements AutoCloseable {
    private static final int DATABASES = 1 << BlockDescriptor.DB_BITS;

    private final long arena;
    private final long table;
    private final ScanTurn turn;
    private final boolean isAlone;
    private final LongConsumer onRecord;
    private final List<PartWriter> writers = new ArrayList<>();
    private final PartWriter[] byDatabase = new PartWriter[DATABASES];
    private final long[] met = new long[DATABASES];
    private int epoch;
    private long unitLimit;
    private long chunk;
    /** Records that are not counted yet. */
    private long uncounted;

    /**
     * Makes no writers yet.
     *
     * @param isAlone if it gets all chunks: what it has encoded of one need not be written before the next
     * @param onRecord told the number of records of all threads after each; may be null
     */
    ScanWorker(SnapshotSource source, ScanTurn turn, boolean isAlone, LongConsumer onRecord) {
        arena = source.arenaAddress();
        table = source.tableAddress();
        this.turn = turn;
        this.isAlone = isAlone;
        this.onRecord = onRecord;
    }

    /** Takes a writer, which is this worker's to close. */
    void add(int databases, PartWriter writer) {
        writers.add(writer);
        for (int database = 0; database < DATABASES; database++) {
            if ((databases >> database & 1) != 0) {
                byDatabase[database] = writer;
            }
        }
    }

    /** The gate has been: says of which epoch the snapshot is, and that it has the units [1, unitLimit). */
    void setMoment(int snapshot, long limit) {
        epoch = snapshot;
        unitLimit = limit;
        writers.forEach(writer -> writer.setArena(arena, limit * SegmentDescriptor.UNIT_BYTES));
    }

    /** Takes a chunk. */
    void take() {
        chunk = turn.take();
    }

    /** If the chunk is the first one: writes what stands before the records. */
    void begin() {
        writers.forEach(PartWriter::begin);
    }

    /** Encodes and writes the chunk that was taken, and others, until there are none any more, or it must stop. */
    void run() {
        while (chunk * SegmentDescriptor.CHUNK_UNITS < unitLimit && scanChunk()) {
            take();
        }
    }

    /** If the turn is behind the last chunk: writes what stands behind the records. */
    void finish(long end) {
        writers.forEach(writer -> writer.finish(end));
    }

    /** Adds the entries of each database that it has met. */
    void addMet(long[] sums) {
        for (int database = 0; database < DATABASES; database++) {
            sums[database] += met[database];
        }
    }

    /** Returns false if it must stop before the end. */
    private boolean scanChunk() {
        for (PartWriter writer : writers) {
            writer.beginChunk(chunk);
        }
        long unit = Math.max(1, chunk * SegmentDescriptor.CHUNK_UNITS);
        long end = Math.min(unitLimit, (chunk + 1) * SegmentDescriptor.CHUNK_UNITS);
        while (unit < end) {
            if (turn.mustStop()) {
                return false;
            }
            unit = scanSegment(unit);
            if (turn.has(chunk)) {
                turn.passed(unit);
            }
            count();
        }
        return endChunk(unit);
    }

    private boolean endChunk(long unit) {
        if (!isAlone) {
            for (PartWriter writer : writers) {
                writer.flush();
            }
        }
        if (!turn.await(chunk)) {
            return false;
        }
        for (PartWriter writer : writers) {
            writer.endChunk();
        }
        turn.passed(unit);
        turn.pass();
        return true;
    }

    /** Returns how many records there are of all threads. */
    private long count() {
        long added = uncounted;
        uncounted = 0;
        return turn.count(added);
    }

    /**
     * Encodes what the segment that starts at this unit holds, if one does, and returns the unit to go on from. Within a
     * segment, which may have begun in the chunk before, none starts.
     */
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
        scanSlots(arena + unit * SegmentDescriptor.UNIT_BYTES, slotBytes, highWater);
        return unit + units;
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
            uncounted++;
            if (onRecord != null) {
                onRecord.accept(count());
            }
        }
    }

    private SnapshotException damaged() {
        return new SnapshotException("the snapshot found the store's memory damaged at the entry after number "
                + count() + ": what was written is given up; please report this as a bug");
    }

    @Override
    public void close() {
        writers.forEach(PartWriter::close);
        writers.clear();
    }
}
