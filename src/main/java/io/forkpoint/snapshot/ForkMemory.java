package io.forkpoint.snapshot;

import io.forkpoint.helper.OutputDescriptor;
import io.forkpoint.helper.RequestDescriptor;
import io.forkpoint.memory.Mapping;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory that a store's snapshots use, made for the first of them and used again by the next: what the child is
 * asked to do, the preamble and trailer it copies, and its buffers. Shared mappings, so that nothing in them is copied
 * on write and the child needs no memory of its own.
 *
 * <pre>
 *  request mapping: | request | ranges to keep ... | output | preamble ... | trailer ... |
 *                   0         1024                 2048     4096
 *  scratch mapping: | output buffer, compression table, compressed strings               |
 * </pre>
 */
final class ForkMemory {
    /** Address space only: what the child has touched is given back after each snapshot. */
    static final long SCRATCH_BYTES = 32L << 20;

    /** What the child uses of it as long as no string is much larger than 1 MiB. */
    private static final int USUAL_SCRATCH_BYTES = 2 << 20;

    private static final int PAGE_BYTES = 4096;
    private static final int KEEP_OFFSET = 1024;
    private static final int RANGE_BYTES = 16;
    private static final int OUTPUT_OFFSET = 2048;
    private static final int ALL_DATABASES = 0xffff;
    private static final int PREAMBLE_OFFSET = 4096;

    private final Mapping scratch = Mapping.sharedWithChild(SCRATCH_BYTES);
    private Mapping mapping = Mapping.sharedWithChild(2L * PREAMBLE_OFFSET);
    private UnsafeBuffer request = new UnsafeBuffer(mapping.address(), PREAMBLE_OFFSET);

    /** Before the gate: writes all of the request that does not depend on the moment. */
    void prepare(SnapshotSource source, SnapshotTarget target, SnapshotOptions options, RdbPreamble preamble) {
        byte[] trailer = preamble.trailer();
        long preambleBytes = preamble.maximumBytes();
        require(PREAMBLE_OFFSET + preambleBytes + trailer.length);
        request.setMemory(0, PREAMBLE_OFFSET, (byte) 0);
        preamble.prepare(preambleBuffer(preamble));
        touchScratch();
        // A rehearsal: code that runs for the first time loads classes, and the gate is not the time for it.
        preamble.complete(preambleBuffer(preamble), source);
        long trailerAddress = mapping.address() + PREAMBLE_OFFSET + preambleBytes;
        new UnsafeBuffer(trailerAddress, trailer.length).putBytes(0, trailer);

        request.putInt(RequestDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.FLAGS_OFFSET, flags(options));
        request.putLong(RequestDescriptor.ARENA_ADDRESS_OFFSET, source.arenaAddress());
        request.putLong(RequestDescriptor.TABLE_ADDRESS_OFFSET, source.tableAddress());
        request.putLong(RequestDescriptor.CONTROL_ADDRESS_OFFSET, source.controlAddress());
        request.putLong(RequestDescriptor.SCRATCH_ADDRESS_OFFSET, scratch.address());
        request.putLong(RequestDescriptor.SCRATCH_BYTES_OFFSET, SCRATCH_BYTES);
        request.putLong(RequestDescriptor.OUTPUTS_ADDRESS_OFFSET, mapping.address() + OUTPUT_OFFSET);
        request.putInt(RequestDescriptor.OUTPUT_COUNT_OFFSET, 1);
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.DATABASES_OFFSET, ALL_DATABASES);
        request.putLong(OUTPUT_OFFSET + OutputDescriptor.PREAMBLE_ADDRESS_OFFSET, mapping.address() + PREAMBLE_OFFSET);
        request.putLong(OUTPUT_OFFSET + OutputDescriptor.TRAILER_ADDRESS_OFFSET, trailerAddress);
        request.putLong(OUTPUT_OFFSET + OutputDescriptor.TRAILER_BYTES_OFFSET, trailer.length);
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.SINK_FD_OFFSET, target.sink());
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.DIRECTORY_FD_OFFSET, target.directory());
        putName(OUTPUT_OFFSET + OutputDescriptor.TEMPORARY_NAME_OFFSET, target.isNamed() ? target.temporaryName() : "");
        putName(OUTPUT_OFFSET + OutputDescriptor.FINAL_NAME_OFFSET, target.finalName());
        putName(OUTPUT_OFFSET + OutputDescriptor.LINK_NAME_OFFSET, target.temporaryName());
    }

    /** In the gate: writes the rest. */
    void complete(SnapshotSource source, RdbPreamble preamble) {
        int preambleBytes = preamble.complete(preambleBuffer(preamble), source);
        request.putLong(OUTPUT_OFFSET + OutputDescriptor.PREAMBLE_BYTES_OFFSET, preambleBytes);
        request.putLong(RequestDescriptor.UNIT_LIMIT_OFFSET, source.unitLimit());
        request.putInt(RequestDescriptor.EPOCH_OFFSET, source.stepEpoch());
    }

    /** Lists the ranges that the child needs, for {@code fp_trim}, and returns how many there are. */
    int listKept(SnapshotSource source) {
        long[][] ranges = {
            {source.arenaAddress(), source.arenaBytes()},
            {source.tableAddress(), source.tableBytes()},
            {source.controlAddress(), 1},
            {mapping.address(), mapping.reservedBytes()},
            {scratch.address(), SCRATCH_BYTES}
        };
        int position = KEEP_OFFSET;
        for (long[] range : ranges) {
            request.putLong(position, range[0]);
            request.putLong(position + Long.BYTES, range[0] + range[1]);
            position += RANGE_BYTES;
        }
        return ranges.length;
    }

    /** Where {@link #listKept} put them. */
    long keptAddress() {
        return mapping.address() + KEEP_OFFSET;
    }

    /** The request, for {@code fp_fork_snapshot}. */
    long requestAddress() {
        return mapping.address();
    }

    /** The file's checksum, when the child has gone; 0 if none was asked for. */
    long crc64() {
        return request.getLong(OUTPUT_OFFSET + OutputDescriptor.CRC64_OFFSET);
    }

    /** When the child has gone: gives the memory that it has touched back. */
    void release() {
        scratch.discard();
    }

    private UnsafeBuffer preambleBuffer(RdbPreamble preamble) {
        return new UnsafeBuffer(mapping.address() + PREAMBLE_OFFSET, preamble.maximumBytes());
    }

    private void require(long bytes) {
        if (bytes > mapping.reservedBytes()) {
            mapping = Mapping.sharedWithChild(bytes);
            request = new UnsafeBuffer(mapping.address(), PREAMBLE_OFFSET);
        }
    }

    /** A page that the child alone has touched would count as its own, and so as copied on write. */
    private void touchScratch() {
        UnsafeBuffer buffers = new UnsafeBuffer(scratch.address(), USUAL_SCRATCH_BYTES);
        for (int page = 0; page < USUAL_SCRATCH_BYTES; page += PAGE_BYTES) {
            buffers.putByte(page, (byte) 0);
        }
    }

    private void putName(int offset, String name) {
        request.putBytes(offset, name.getBytes(StandardCharsets.UTF_8));
    }

    private static int flags(SnapshotOptions options) {
        return (options.lzf() ? OutputDescriptor.FLAG_LZF : 0)
                | (options.checksum() ? OutputDescriptor.FLAG_CHECKSUM : 0)
                | (options.dropCache() ? OutputDescriptor.FLAG_DROP_CACHE : 0);
    }
}
