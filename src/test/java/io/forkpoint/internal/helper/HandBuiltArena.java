package io.forkpoint.internal.helper;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A small arena with its table, control page, scratch and request, laid out by hand as the contract says. */
final class HandBuiltArena implements AutoCloseable {
    static final int UNIT_BYTES = 65536;
    static final int SLOT_BYTES = 128;
    private static final long ARENA_BYTES = 1 << 21;
    private static final long SCRATCH_BYTES = RequestDescriptor.STACK_BYTES + (1 << 20);
    private static final int STATE_LIVE = 1;
    private static final int ALL_DATABASES = 0xffff;

    final HelperLibrary helper;
    final int kind;
    final Pointer arena;
    final Pointer table;
    final Pointer control;
    final Pointer scratch;
    final Pointer request;
    final Pointer output;
    private final Pointer preamble;
    private int slots;

    HandBuiltArena(HelperLibrary helper, int kind) {
        this.helper = helper;
        this.kind = kind;
        arena = map(kind, ARENA_BYTES);
        check(helper.fp_grow(kind, arena.address(), 0, ARENA_BYTES));
        table = map(MapKind.CONTROL, 4096);
        control = map(MapKind.CONTROL, ControlDescriptor.PAGE_BYTES);
        scratch = map(MapKind.CONTROL, SCRATCH_BYTES);
        request = map(MapKind.CONTROL, 4096);
        output = map(MapKind.CONTROL, 4096);
        preamble = map(MapKind.CONTROL, 4096);
        control.putInt(ControlDescriptor.MAGIC_OFFSET, ControlDescriptor.MAGIC);
        control.putInt(ControlDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        fillRequest();
    }

    private void fillRequest() {
        request.putInt(RequestDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        request.putLong(RequestDescriptor.ARENA_ADDRESS_OFFSET, arena.address());
        request.putLong(RequestDescriptor.TABLE_ADDRESS_OFFSET, table.address());
        request.putLong(RequestDescriptor.UNIT_LIMIT_OFFSET, 2);
        request.putLong(RequestDescriptor.CONTROL_ADDRESS_OFFSET, control.address());
        request.putLong(RequestDescriptor.SCRATCH_ADDRESS_OFFSET, scratch.address());
        request.putLong(RequestDescriptor.SCRATCH_BYTES_OFFSET, SCRATCH_BYTES);
        request.putLong(RequestDescriptor.OUTPUTS_ADDRESS_OFFSET, output.address());
        request.putInt(RequestDescriptor.OUTPUT_COUNT_OFFSET, 1);
        request.putInt(RequestDescriptor.EPOCH_OFFSET, 1);
        request.putInt(RequestDescriptor.SCAN_THREADS_OFFSET, 1);
        byte[] magic = ascii("REDIS0009");
        preamble.put(0, magic, 0, magic.length);
        output.putLong(OutputDescriptor.PREAMBLE_ADDRESS_OFFSET, preamble.address());
        output.putLong(OutputDescriptor.PREAMBLE_BYTES_OFFSET, magic.length);
        output.putInt(OutputDescriptor.DATABASES_OFFSET, ALL_DATABASES);
        output.putInt(OutputDescriptor.FLAGS_OFFSET, OutputDescriptor.FLAG_CHECKSUM);
        output.putInt(OutputDescriptor.DIRECTORY_FD_OFFSET, -1);
    }

    /** Writes a live string of database 0, born in epoch 1, into the next slot of the one segment. */
    void put(String key, String value) {
        byte[] bytes = ascii(key + value);
        long header = STATE_LIVE | (long) key.length() << 14 | (long) value.length() << 22 | 1L << 36;
        long slot = UNIT_BYTES + (long) slots++ * SLOT_BYTES;
        arena.put(slot + 8, bytes, 0, bytes.length);
        arena.putLong(slot, header);
        segment(SLOT_BYTES, 1, 1, slots);
    }

    void segment(int slotBytes, int units, int birthEpoch, int highWater) {
        ByteBuffer record = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        record.putInt(slotBytes).putInt(units).putInt(birthEpoch).putInt(highWater);
        table.put(32, record.array(), 0, 32);
    }

    /** Bytes of a file with these records (pairs of key and value, short and not numbers), checksum included. */
    byte[] expected(String... records) {
        ByteBuffer file = ByteBuffer.allocate(65536).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("REDIS0009")).put((byte) 0xfe).put((byte) 0);
        for (int i = 0; i < records.length; i += 2) {
            file.put((byte) 0);
            file.put((byte) records[i].length()).put(ascii(records[i]));
            file.put((byte) records[i + 1].length()).put(ascii(records[i + 1]));
        }
        file.put((byte) 0xff);
        scratch.put(0, file.array(), 0, file.position());
        file.putLong(helper.fp_crc64(0, scratch.address(), file.position()));
        byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return bytes;
    }

    void sink(int descriptor, int directory, String temporary, String finalName, String link) {
        output.putInt(OutputDescriptor.SINK_FD_OFFSET, descriptor);
        output.putInt(OutputDescriptor.DIRECTORY_FD_OFFSET, directory);
        putName(OutputDescriptor.TEMPORARY_NAME_OFFSET, temporary);
        putName(OutputDescriptor.FINAL_NAME_OFFSET, finalName);
        putName(OutputDescriptor.LINK_NAME_OFFSET, link);
    }

    private void putName(int offset, String name) {
        byte[] bytes = ascii(name + '\0');
        output.put(offset, bytes, 0, bytes.length);
    }

    /** Marks all but this arena, as a snapshot does. */
    int trim() {
        Pointer[] kept = {arena, table, control, scratch, request, output, preamble};
        Pointer ranges = Runtime.getSystemRuntime().getMemoryManager().allocateDirect(16 * kept.length);
        for (int i = 0; i < kept.length; i++) {
            ranges.putLong(16L * i, kept[i].address());
            ranges.putLong(16L * i + 8, kept[i].address() + 4096);
        }
        return helper.fp_trim(ranges.address(), kept.length);
    }

    private Pointer map(int mapKind, long bytes) {
        long address = helper.fp_map(mapKind, bytes);
        check(address);
        return Pointer.wrap(Runtime.getSystemRuntime(), address, bytes);
    }

    private static void check(long result) {
        if (result < 0) {
            throw new AssertionError(Errno.describe(result));
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        for (Pointer mapping : new Pointer[] {arena, table, control, scratch, request, output, preamble}) {
            check(helper.fp_unmap(mapping.address(), mapping.size()));
        }
    }
}
