package io.forkpoint.bench;

import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.Errno;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.OutputDescriptor;
import io.forkpoint.internal.helper.RequestDescriptor;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.internal.snapshot.ForkMemory;
import io.forkpoint.internal.snapshot.SnapshotSource;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.agrona.concurrent.UnsafeBuffer;

/** A child that scans, encodes and checksums a store but writes nothing, with nothing of a snapshot around it. */
final class ChildRun {
    private static final POSIX LIBC = POSIXFactory.getNativePOSIX();
    private static final int REQUEST_BYTES = 4096;
    private static final int OUTPUT_OFFSET = 1024;
    private static final int ALL_DATABASES = 0xffff;

    private final SnapshotSource source;
    private final Mapping scratch = Mapping.sharedWithChild(ForkMemory.scratchBytes(SnapshotOptions.MAX_SCAN_THREADS));
    private final Mapping mapping = Mapping.sharedWithChild(REQUEST_BYTES);
    private final UnsafeBuffer request = new UnsafeBuffer(mapping.address(), REQUEST_BYTES);
    private final UnsafeBuffer control;

    ChildRun(SnapshotSource source) {
        this.source = source;
        control = new UnsafeBuffer(source.controlAddress(), ControlDescriptor.BYTES);
        control.putInt(ControlDescriptor.MAGIC_OFFSET, ControlDescriptor.MAGIC);
        control.putInt(ControlDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        request.putInt(RequestDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        request.putLong(RequestDescriptor.ARENA_ADDRESS_OFFSET, source.arenaAddress());
        request.putLong(RequestDescriptor.TABLE_ADDRESS_OFFSET, source.tableAddress());
        request.putLong(RequestDescriptor.CONTROL_ADDRESS_OFFSET, source.controlAddress());
        request.putLong(RequestDescriptor.SCRATCH_ADDRESS_OFFSET, scratch.address());
        request.putLong(RequestDescriptor.OUTPUTS_ADDRESS_OFFSET, mapping.address() + OUTPUT_OFFSET);
        request.putInt(RequestDescriptor.OUTPUT_COUNT_OFFSET, 1);
        request.putLong(OUTPUT_OFFSET + OutputDescriptor.PREAMBLE_ADDRESS_OFFSET, mapping.address());
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.DATABASES_OFFSET, ALL_DATABASES);
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.SINK_FD_OFFSET, -1);
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.DIRECTORY_FD_OFFSET, -1);
    }

    /** From the fork to the last record; the end of the process, which frees its page tables, is left out. */
    ScanSides.Result run(SnapshotOptions options) throws IOException {
        int threads = Math.max(1, options.scanThreads());
        request.putLong(RequestDescriptor.SCRATCH_BYTES_OFFSET, ForkMemory.scratchBytes(threads));
        request.putInt(RequestDescriptor.SCAN_THREADS_OFFSET, threads);
        request.putInt(OUTPUT_OFFSET + OutputDescriptor.FLAGS_OFFSET, flags(options));
        source.closeGate();
        request.putLong(RequestDescriptor.UNIT_LIMIT_OFFSET, source.unitLimit());
        request.putInt(RequestDescriptor.EPOCH_OFFSET, source.stepEpoch());
        int pid = Helper.library().fp_fork_snapshot(mapping.address(), 0);
        long from = System.nanoTime();
        source.openGate();
        if (pid < 0) {
            throw new IOException("cannot fork: " + Errno.describe(pid));
        }
        int[] status = new int[1];
        LIBC.waitpid(pid, status, 0);
        if (status[0] != 0) {
            throw new IOException("the child's wait status is " + status[0]);
        }
        // Both clocks are CLOCK_MONOTONIC.
        long finished = control.getLong(ControlDescriptor.FINISHED_NS_OFFSET);
        return new ScanSides.Result((finished - from) / 1e9, control.getLong(ControlDescriptor.BYTES_WRITTEN_OFFSET));
    }

    private static int flags(SnapshotOptions options) {
        return OutputDescriptor.FLAG_NULL_SINK
                | (options.lzf() ? OutputDescriptor.FLAG_LZF : 0)
                | (options.checksum() ? OutputDescriptor.FLAG_CHECKSUM : 0);
    }
}
