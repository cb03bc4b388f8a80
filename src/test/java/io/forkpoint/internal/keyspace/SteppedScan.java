package io.forkpoint.internal.keyspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.SegmentDescriptor;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.UnsafeApi;

/** A scan of the epoch that ended in the gate, written as plainly as can be; goes on as its test says. */
final class SteppedScan {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace;
    private final Arena arena;
    private final int epoch;
    private final int unitLimit;
    private final Map<String, String> found = new TreeMap<>();
    private int unit = 1;

    /** Begins a snapshot with these bounds of what it retains. */
    SteppedScan(Keyspace keyspace, long slowBytes, long maxBytes) {
        this.keyspace = keyspace;
        arena = keyspace.arena();
        publish(0);
        keyspace.gate().close();
        try {
            epoch = keyspace.stepEpoch();
            unitLimit = arena.unitLimit();
            keyspace.heldBlocks().begin(epoch, slowBytes, maxBytes);
        } finally {
            keyspace.gate().open();
        }
    }

    /** Says how far the scan has come: all units below this one. */
    void publish(long position) {
        arena.publishScanUnit(position);
    }

    /** Reads a segment; returns whether there was one. */
    boolean step() {
        if (unit >= unitLimit) {
            return false;
        }
        long record = arena.table().address() + (long) unit * SegmentDescriptor.RECORD_BYTES;
        int slotBytes = UnsafeApi.getInt(record + SegmentDescriptor.SLOT_BYTES_OFFSET);
        int units = 1;
        if (slotBytes != 0 && UnsafeApi.getInt(record + SegmentDescriptor.BIRTH_EPOCH_OFFSET) <= epoch) {
            units = UnsafeApi.getInt(record + SegmentDescriptor.UNITS_OFFSET);
            int slots = UnsafeApi.getInt(record + SegmentDescriptor.HIGH_WATER_OFFSET);
            for (int i = 0; i < slots; i++) {
                read(((long) unit << Arena.UNIT_SHIFT) + (long) i * slotBytes);
            }
        }
        unit += units;
        publish(unit);
        return true;
    }

    private void read(long block) {
        Shard any = keyspace.shard(0);
        long word = UnsafeApi.getLong(any.base + block);
        if (BlockDescriptor.state(word) != BlockDescriptor.STATE_LIVE || BlockDescriptor.epoch(word) > epoch) {
            return;
        }
        int keyBytes = any.keyBytesOf(block, word);
        long key = any.base + block + BlockDescriptor.keyOffset(word);
        String name = BlockDescriptor.database(word) + ":" + text(key, keyBytes);
        assertThat(found.put(name, text(key + keyBytes, any.valueBytesOf(block, word))))
                .as("another record of the key %s", name)
                .isNull();
    }

    private String text(long address, int length) {
        byte[] bytes = new byte[length];
        UnsafeApi.copyMemory(null, address, bytes, ARRAY_BASE, length);
        return new String(bytes, ISO_8859_1);
    }

    /** The records so far: values by database and key. */
    Map<String, String> found() {
        return found;
    }

    /** Reads the rest and ends the snapshot. */
    Map<String, String> finish() {
        while (step()) {
            keyspace.heldBlocks().releasePassed();
        }
        keyspace.heldBlocks().end();
        assertThat(keyspace.rule().retainedBytes()).as("retained after the end").isZero();
        assertThat(keyspace.figures().retainedBytes())
                .as("retained after the end")
                .isZero();
        return found;
    }
}
