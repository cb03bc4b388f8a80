package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.SegmentDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.agrona.UnsafeApi;

/**
 * Checksums of every entry, node and blob that a snapshot holds, taken in its gate. As long as its scan has not passed
 * anything, not one of them may change: whoever writes a block that another version still shares is found here, whether
 * the file shows it or not.
 */
final class FrozenBlocks {
    private final Arena arena;
    private final Map<Long, Long> checksums = new HashMap<>();
    private final Map<Long, Integer> bytes = new HashMap<>();

    /** In the gate. */
    FrozenBlocks(Arena arena) {
        this.arena = arena;
        int unit = 1;
        while (unit < arena.unitLimit()) {
            long record = arena.table().address() + (long) unit * SegmentDescriptor.RECORD_BYTES;
            int slotBytes = UnsafeApi.getInt(record + SegmentDescriptor.SLOT_BYTES_OFFSET);
            if (slotBytes == 0) {
                unit++;
                continue;
            }
            long first = (long) unit * SegmentDescriptor.UNIT_BYTES;
            int slots = UnsafeApi.getInt(record + SegmentDescriptor.HIGH_WATER_OFFSET);
            for (int i = 0; i < slots; i++) {
                add(first + (long) i * slotBytes, slotBytes);
            }
            unit += UnsafeApi.getInt(record + SegmentDescriptor.UNITS_OFFSET);
        }
    }

    private void add(long block, int slotBytes) {
        int state = BlockDescriptor.state(UnsafeApi.getLong(arena.values().address() + block));
        if (state == BlockDescriptor.STATE_LIVE || state == BlockDescriptor.STATE_NODE) {
            bytes.put(block, slotBytes);
            checksums.put(block, checksum(block, slotBytes));
        }
    }

    private long checksum(long block, int slotBytes) {
        byte[] copy = new byte[slotBytes];
        UnsafeApi.copyMemory(
                null, arena.values().address() + block, copy, UnsafeApi.arrayBaseOffset(byte[].class), slotBytes);
        CRC32 crc = new CRC32();
        crc.update(copy);
        return crc.getValue();
    }

    /** How many there are. */
    int count() {
        return checksums.size();
    }

    /** Fails if one has changed. The scan has not passed anything yet, and will not meanwhile. */
    void check() {
        checksums.forEach((block, sum) -> {
            if (checksum(block, bytes.get(block)) != sum) {
                throw new AssertionError("a block that the snapshot holds has been written: block=" + block + " header="
                        + Long.toHexString(UnsafeApi.getLong(arena.values().address() + block)));
            }
        });
    }
}
