package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.OutputDescriptor;
import io.forkpoint.internal.helper.RequestDescriptor;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotReport;
import io.forkpoint.snapshot.SnapshotSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory that the children of a store's snapshots use: what the child is asked to do, made for the first of them and
 * used again by the next, and its buffers, which are there while a snapshot runs. Shared mappings, so that nothing in them
 * is copied on write, the child needs no memory of its own, and one that was forked before the gate sees what is written
 * in it.
 *
 * <pre>
 *  request mapping: | request | handle | ranges to keep ... | output 0 | ... | output 15 |
 *                   0         256      512                  1024
 *  scratch mapping: | stack | compression table, buffer of output 0 | the same of output 1 | ... | stack | ...
 *                   thread 0                                                                     thread 1
 * </pre>
 */
public final class ForkMemory {
    /** Of each thread's buffers. Address space: the child touches a little of it. */
    static final long SCRATCH_BYTES = 32L << 20;

    /** What a thread uses of an output's share as long as no string is much larger than 1 MiB. */
    private static final int USUAL_SCRATCH_BYTES = 2 << 20;

    /** The same if it may have to wait for its turn to write. */
    private static final int USUAL_WAITING_BYTES = 5 << 20;

    private static final int PAGE_BYTES = 4096;
    private static final int HANDLE_OFFSET = 256;
    private static final int KEEP_OFFSET = 512;
    private static final int RANGE_BYTES = 16;
    private static final int OUTPUTS_OFFSET = 1024;
    private static final int REQUEST_BYTES = OUTPUTS_OFFSET + SnapshotParts.MOST * OutputDescriptor.BYTES;

    private final PreambleMemory preambles;
    private final Mapping mapping = Mapping.sharedWithChild(REQUEST_BYTES);
    private final UnsafeBuffer request = new UnsafeBuffer(mapping.address(), REQUEST_BYTES);
    /** Null while no snapshot runs. */
    private Mapping scratch;

    private int outputs;

    /** @param preambles what stands around the records */
    ForkMemory(PreambleMemory preambles) {
        this.preambles = preambles;
    }

    /** What so many threads need, in all. */
    public static long scratchBytes(int threads) {
        return threads * (RequestDescriptor.STACK_BYTES + SCRATCH_BYTES);
    }

    /** As many threads as were asked for, but none that would find no chunk. */
    private static int threads(SnapshotSource source, SnapshotOptions options) {
        long chunks = source.unitLimit() / SegmentDescriptor.CHUNK_UNITS + 1;
        return (int) Math.min(options.effectiveScanThreads(), chunks);
    }

    /**
     * Before the gate, when the preambles have been prepared: writes all of the request that does not depend on the moment.
     *
     * @param runFlags of {@link RequestDescriptor}
     */
    void prepare(SnapshotSource source, SnapshotRun run, List<ChildSink> sinks, int runFlags) {
        outputs = sinks.size();
        int threads = threads(source, run.options());
        scratch = Mapping.sharedWithChild(scratchBytes(threads));
        touchScratch(threads);
        request.setMemory(0, REQUEST_BYTES, (byte) 0);
        request.putInt(RequestDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        request.putInt(RequestDescriptor.FLAGS_OFFSET, runFlags | RequestDescriptor.RUN_COUNTED);
        request.putLong(RequestDescriptor.ARENA_ADDRESS_OFFSET, source.arenaAddress());
        request.putLong(RequestDescriptor.TABLE_ADDRESS_OFFSET, source.tableAddress());
        request.putLong(RequestDescriptor.CONTROL_ADDRESS_OFFSET, source.controlAddress());
        request.putLong(RequestDescriptor.SCRATCH_ADDRESS_OFFSET, scratch.address());
        request.putLong(RequestDescriptor.SCRATCH_BYTES_OFFSET, scratch.reservedBytes());
        request.putLong(RequestDescriptor.OUTPUTS_ADDRESS_OFFSET, mapping.address() + OUTPUTS_OFFSET);
        request.putInt(RequestDescriptor.OUTPUT_COUNT_OFFSET, outputs);
        request.putLong(RequestDescriptor.BYTES_PER_SECOND_OFFSET, run.options().maxBytesPerSecond());
        request.putInt(RequestDescriptor.SCAN_THREADS_OFFSET, threads);
        for (int i = 0; i < outputs; i++) {
            prepareOutput(i, run.parts().list().get(i), sinks.get(i), run.options());
        }
    }

    private void prepareOutput(int index, SnapshotPart part, ChildSink sink, SnapshotOptions options) {
        int output = output(index);
        PreambleMemory.Place place = preambles.place(index);
        SnapshotTarget target = sink.target();
        request.putLong(output + OutputDescriptor.PREAMBLE_ADDRESS_OFFSET, place.preambleAddress());
        request.putLong(output + OutputDescriptor.TRAILER_ADDRESS_OFFSET, place.trailerAddress());
        request.putLong(output + OutputDescriptor.PREFIX_ADDRESS_OFFSET, place.prefixAddress());
        request.putLong(output + OutputDescriptor.PREFIX_BYTES_OFFSET, place.prefix().length);
        request.putInt(output + OutputDescriptor.DATABASES_OFFSET, part.databases());
        request.putInt(output + OutputDescriptor.FLAGS_OFFSET, flags(options, target != null));
        request.putInt(output + OutputDescriptor.SINK_FD_OFFSET, sink.descriptor());
        request.putInt(output + OutputDescriptor.DIRECTORY_FD_OFFSET, target == null ? -1 : target.directory());
        if (target != null) {
            putName(output + OutputDescriptor.TEMPORARY_NAME_OFFSET, target.isNamed() ? target.temporaryName() : "");
            putName(output + OutputDescriptor.FINAL_NAME_OFFSET, target.finalName());
            putName(output + OutputDescriptor.LINK_NAME_OFFSET, target.temporaryName());
        }
    }

    /** When the preambles are complete: writes the rest. */
    void setMoment(int epoch, long unitLimit) {
        for (int i = 0; i < outputs; i++) {
            PreambleMemory.Place place = preambles.place(i);
            request.putLong(output(i) + OutputDescriptor.PREAMBLE_BYTES_OFFSET, place.preambleBytes());
            request.putLong(output(i) + OutputDescriptor.TRAILER_BYTES_OFFSET, place.trailer().length);
            if (place.isValkeys()) {
                int flags = output(i) + OutputDescriptor.FLAGS_OFFSET;
                request.putInt(flags, request.getInt(flags) | OutputDescriptor.FLAG_VALKEY);
            }
        }
        long[] keys = preambles.keys();
        for (int database = 0; database < keys.length; database++) {
            request.putLong(RequestDescriptor.KEYS_OFFSET + database * Long.BYTES, keys[database]);
        }
        request.putLong(RequestDescriptor.UNIT_LIMIT_OFFSET, unitLimit);
        request.putInt(RequestDescriptor.EPOCH_OFFSET, epoch);
    }

    /** Lists the ranges that the child needs, for {@code fp_trim}, and returns how many there are. */
    int listKept(SnapshotSource source) {
        Mapping around = preambles.mapping();
        long[][] ranges = {
            {source.arenaAddress(), source.arenaBytes()},
            {source.tableAddress(), source.tableBytes()},
            {source.controlAddress(), 1},
            {mapping.address(), REQUEST_BYTES},
            {around.address(), around.reservedBytes()},
            {scratch.address(), scratch.reservedBytes()}
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

    /** Where {@code fp_fork_snapshot} puts the child's descriptor. */
    long handleAddress() {
        return mapping.address() + HANDLE_OFFSET;
    }

    /** The child's descriptor; -1 if it has none. */
    int handle() {
        return request.getInt(HANDLE_OFFSET);
    }

    /** What the child says of each part, when it has gone. */
    SnapshotReport.Part result(int index, SnapshotSink sink) {
        int output = output(index);
        return new SnapshotReport.Part(
                sink,
                request.getLong(output + OutputDescriptor.KEYS_WRITTEN_OFFSET),
                request.getLong(output + OutputDescriptor.BYTES_WRITTEN_OFFSET),
                request.getLong(output + OutputDescriptor.CRC64_OFFSET));
    }

    /** When the child has gone: gives its buffers back. */
    void release() {
        scratch.unmap();
        scratch = null;
    }

    private static int output(int index) {
        return OUTPUTS_OFFSET + index * OutputDescriptor.BYTES;
    }

    /** A page that the child alone has touched would count as its own, and so as copied on write. */
    private void touchScratch(int threads) {
        long share = SCRATCH_BYTES / outputs & -PAGE_BYTES;
        int usual = (int) Math.min(share, threads == 1 ? USUAL_SCRATCH_BYTES : USUAL_WAITING_BYTES);
        for (int thread = 0; thread < threads; thread++) {
            long stack = scratch.address() + scratchBytes(thread);
            if (thread > 0) {
                touch(stack, RequestDescriptor.STACK_BYTES);
            }
            for (int i = 0; i < outputs; i++) {
                touch(stack + RequestDescriptor.STACK_BYTES + i * share, usual);
            }
        }
    }

    private static void touch(long address, int bytes) {
        UnsafeBuffer memory = new UnsafeBuffer(address, bytes);
        for (int page = 0; page < bytes; page += PAGE_BYTES) {
            memory.putByte(page, (byte) 0);
        }
    }

    private void putName(int offset, String name) {
        request.putBytes(offset, name.getBytes(StandardCharsets.UTF_8));
    }

    private static int flags(SnapshotOptions options, boolean file) {
        return (options.lzf() ? OutputDescriptor.FLAG_LZF : 0)
                | (options.checksum() ? OutputDescriptor.FLAG_CHECKSUM : 0)
                | (options.pageCache() ? 0 : OutputDescriptor.FLAG_DROP_CACHE)
                | (file ? 0 : OutputDescriptor.FLAG_SKIP_FSYNC)
                | ServerFormats.outputFlags(options.oldestServer());
    }
}
