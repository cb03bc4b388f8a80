package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.helper.Errno;
import io.forkpoint.internal.helper.Helper;
import io.forkpoint.internal.helper.HelperLibrary;
import io.forkpoint.internal.helper.OutputDescriptor;
import io.forkpoint.internal.helper.RequestDescriptor;
import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.snapshot.SnapshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The scan that a forked child does, of the same arena and to the same parts as one in Java; by one thread if the options
 * do not ask for more.
 */
final class ChildScan {
    private static final POSIX LIBC = POSIXFactory.getNativePOSIX();
    private static final int OUTPUTS_OFFSET = 1024;
    private static final int BYTES_OFFSET = 32 << 10;
    private static final int REQUEST_BYTES = 512 << 10;

    private final HelperLibrary helper = Helper.library();
    private final Mapping scratch = Mapping.sharedWithChild(ForkMemory.scratchBytes(SnapshotOptions.MAX_SCAN_THREADS));
    private final Mapping mapping = Mapping.sharedWithChild(REQUEST_BYTES);
    private final UnsafeBuffer request = new UnsafeBuffer(mapping.address(), REQUEST_BYTES);
    private final Path folder;
    private int status;

    ChildScan(Path folder) {
        this.folder = folder;
    }

    /** What it writes of each part. */
    List<byte[]> run(ScanArena arena, SnapshotOptions options, List<ScanPart> parts) throws IOException {
        List<byte[]> files = tryRun(arena, options, parts);
        assertThat(status).as("the child's status").isZero();
        return files;
    }

    /** The same, or what it had written when it gave up. */
    List<byte[]> tryRun(ScanArena arena, SnapshotOptions options, List<ScanPart> parts) throws IOException {
        int directory = helper.fp_open_directory(folder.toString());
        fillRequest(arena, parts.size(), Math.max(1, options.scanThreads()));
        int place = BYTES_OFFSET;
        List<Integer> sinks = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int output = OUTPUTS_OFFSET + i * OutputDescriptor.BYTES;
            ScanPart part = parts.get(i);
            byte[] prefix = part.part.prefix();
            sinks.add(helper.fp_open_temporary(directory, name(i)));
            request.putLong(output + OutputDescriptor.PREAMBLE_ADDRESS_OFFSET, part.preambleAddress);
            request.putLong(output + OutputDescriptor.PREAMBLE_BYTES_OFFSET, part.preambleBytes);
            place = putBytes(output + OutputDescriptor.TRAILER_ADDRESS_OFFSET, part.trailer, place);
            place = putBytes(output + OutputDescriptor.PREFIX_ADDRESS_OFFSET, prefix, place);
            request.putInt(output + OutputDescriptor.DATABASES_OFFSET, part.part.databases());
            request.putInt(output + OutputDescriptor.FLAGS_OFFSET, flags(options));
            request.putInt(output + OutputDescriptor.SINK_FD_OFFSET, sinks.get(i));
            request.putInt(output + OutputDescriptor.DIRECTORY_FD_OFFSET, -1);
        }
        await(helper.fp_fork_snapshot(mapping.address(), 0));
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            helper.fp_close(sinks.get(i));
            files.add(Files.readAllBytes(folder.resolve(name(i))));
            Files.delete(folder.resolve(name(i)));
        }
        helper.fp_close(directory);
        return files;
    }

    private static String name(int part) {
        return "part-" + part;
    }

    private void fillRequest(ScanArena arena, int outputs, int threads) {
        SnapshotSource source = arena.source();
        request.setMemory(0, request.capacity(), (byte) 0);
        request.putInt(RequestDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
        request.putLong(RequestDescriptor.ARENA_ADDRESS_OFFSET, source.arenaAddress());
        request.putLong(RequestDescriptor.TABLE_ADDRESS_OFFSET, source.tableAddress());
        request.putLong(RequestDescriptor.CONTROL_ADDRESS_OFFSET, source.controlAddress());
        request.putLong(RequestDescriptor.SCRATCH_ADDRESS_OFFSET, scratch.address());
        request.putLong(RequestDescriptor.SCRATCH_BYTES_OFFSET, ForkMemory.scratchBytes(threads));
        request.putInt(RequestDescriptor.SCAN_THREADS_OFFSET, threads);
        request.putLong(RequestDescriptor.OUTPUTS_ADDRESS_OFFSET, mapping.address() + OUTPUTS_OFFSET);
        request.putInt(RequestDescriptor.OUTPUT_COUNT_OFFSET, outputs);
        request.putLong(RequestDescriptor.UNIT_LIMIT_OFFSET, arena.unitLimit());
        request.putInt(RequestDescriptor.EPOCH_OFFSET, ScanArena.EPOCH);
    }

    /** Puts bytes at a place, and their address and number into two fields; returns the place behind them. */
    private int putBytes(int field, byte[] bytes, int place) {
        request.putBytes(place, bytes);
        request.putLong(field, mapping.address() + place);
        request.putLong(field + Long.BYTES, bytes.length);
        return place + bytes.length;
    }

    private static int flags(SnapshotOptions options) {
        return (options.lzf() ? OutputDescriptor.FLAG_LZF : 0)
                | (options.checksum() ? OutputDescriptor.FLAG_CHECKSUM : 0)
                | OutputDescriptor.FLAG_SKIP_FSYNC
                | ServerFormats.outputFlags(options.oldestServer());
    }

    /** Of the last child, as {@code waitpid} has it; 0 if it wrote all. */
    int status() {
        return status;
    }

    private void await(int pid) {
        assertThat(pid).as(Errno.describe(pid)).isPositive();
        int[] statusOut = new int[1];
        assertThat(LIBC.waitpid(pid, statusOut, 0)).isEqualTo(pid);
        status = statusOut[0];
    }
}
