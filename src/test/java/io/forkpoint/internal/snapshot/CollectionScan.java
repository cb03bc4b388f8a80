package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.memory.Mapping;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The whole of an arena as one file. */
final class CollectionScan {
    private static final int PREAMBLE_BYTES = 4096;

    private static final Mapping PREAMBLE = Mapping.sharedWithChild(PREAMBLE_BYTES);

    private CollectionScan() {}

    /** What the scan in Java writes. */
    static byte[] inJava(ScanArena arena, SnapshotOptions options, String header) {
        return inJava(arena, options, part(header));
    }

    static byte[] inJava(ScanArena arena, SnapshotOptions options, ScanPart part) {
        new SegmentScan(arena.source(), options, List.of(part), () -> false).run(ScanArena.EPOCH, arena.unitLimit());
        return ((MemorySink) part.sink).bytes();
    }

    /** The same, which must be what a child writes. */
    static byte[] inBoth(ScanArena arena, SnapshotOptions options, String header, Path folder) throws IOException {
        ScanPart part = part(header);
        byte[] bytes = inJava(arena, options, part);
        byte[] byChild =
                new ChildScan(folder).run(arena, options, List.of(part)).get(0);
        // Whole files in a message would be too much.
        assertThat(Arrays.mismatch(byChild, bytes))
                .as("the first byte that differs, of %d, for %s", bytes.length, options.oldestServer())
                .isEqualTo(-1);
        return bytes;
    }

    static ScanPart part(String header) {
        return part(SnapshotPart.all(SnapshotSink.descriptor(0)), new MemorySink(), header);
    }

    static ScanPart part(SnapshotPart what, ByteSink sink, String header) {
        new UnsafeBuffer(PREAMBLE.address(), PREAMBLE_BYTES).putBytes(0, header.getBytes(US_ASCII));
        ScanPart part = new ScanPart(what, sink);
        part.preambleAddress = PREAMBLE.address();
        part.preambleBytes = header.length();
        return part;
    }
}
