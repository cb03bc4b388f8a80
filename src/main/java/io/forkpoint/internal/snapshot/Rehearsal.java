package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.memory.ArenaKind;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotMethod;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.UnsafeApi;

/**
 * Has moments and scans of a small keyspace, so that a process's first snapshot is like its tenth: what runs for the first
 * time is linked, interpreted and compiled, on processors that the store's writers want.
 */
final class Rehearsal {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long ARENA_BYTES = 8 << 20;
    private static final int SHARDS = 4;
    /** After some 200 times the virtual machine compiles what it has interpreted. */
    private static final int MOMENTS = 300;

    private static final int KEYS = 2000;
    private static final int SCANS = 40;
    private static final byte[] SMALL = new byte[100];
    private static final byte[] LARGE = new byte[1000];
    private static final WritableByteChannel NOWHERE = Channels.newChannel(OutputStream.nullOutputStream());

    private final Keyspace keyspace = new Keyspace(ArenaKind.PRIVATE, ARENA_BYTES, ARENA_BYTES, SHARDS, false);
    private final KeyspaceSource source = new KeyspaceSource(keyspace);
    private final PreambleMemory preambles = new PreambleMemory();
    private final SnapshotPart part = SnapshotPart.all(SnapshotSink.channel(NOWHERE));
    private final BooleanSupplier mayGoOn;

    private Rehearsal(BooleanSupplier mayGoOn) {
        this.mayGoOn = mayGoOn;
    }

    /**
     * Takes some tenths of a second of processor time.
     *
     * @param mayGoOn asked every few milliseconds; may take its time
     * @return whether it has come to its end
     */
    static boolean run(BooleanSupplier mayGoOn) {
        return new Rehearsal(mayGoOn).play();
    }

    private boolean play() {
        try {
            fill();
            preambles.prepare(source, List.of(part), OldestServer.AUTO, () -> CarriedRecords.NONE);
            request();
            return moments()
                    && scans(SnapshotOptions.builder().lzf(true).build())
                    && scans(SnapshotOptions.builder().lzf(false).build());
        } finally {
            keyspace.close();
        }
    }

    private void fill() {
        KeyOperations operations = new KeyOperations(keyspace);
        byte[] key = new byte[Integer.BYTES];
        for (int i = 0; i < KEYS; i++) {
            ByteBuffer.wrap(key).putInt(i);
            byte[] value = i % 2 == 0 ? SMALL : LARGE;
            long expiry = i % 8 == 0 ? Long.MAX_VALUE : KeyOperations.NO_EXPIRY;
            operations.put(
                    KeyOperations.When.ALWAYS, expiry, 0, key, ARRAY_BASE, key.length, value, ARRAY_BASE, value.length);
        }
    }

    /**
     * Requests a snapshot, which has to wait for its turn and is cancelled: whoever requests the first one, such as the loop
     * that serves clients, would link all this for milliseconds.
     */
    private void request() {
        SnapshotOptions options = SnapshotOptions.builder().schedule(true).build();
        try (SnapshotCoordinator coordinator = new SnapshotCoordinator(source, () -> CarriedRecords.NONE)) {
            ExclusiveActivity.Permit before = coordinator.activity().enter("a rehearsal");
            coordinator.start(SnapshotMethod.AUTO, List.of(part), options).cancel(true);
            before.close();
        }
    }

    private boolean moments() {
        SnapshotRun run = new SnapshotRun(new SnapshotParts(List.of(part)), SnapshotOptions.defaults());
        HeldRule rule = new HeldRule(source, run);
        for (int i = 0; i < MOMENTS; i++) {
            if (!mayGoOn.getAsBoolean()) {
                return false;
            }
            source.closeGate();
            try {
                new SnapshotMoment(source, preambles, rule).run();
            } finally {
                source.openGate();
            }
            rule.tend();
            rule.close();
        }
        return true;
    }

    private boolean scans(SnapshotOptions options) {
        for (int i = 0; i < SCANS; i++) {
            if (!mayGoOn.getAsBoolean()) {
                return false;
            }
            ScanPart into = new ScanPart(part, new ChannelByteSink(NOWHERE));
            into.preambleAddress = preambles.place(0).preambleAddress();
            into.preambleBytes = preambles.place(0).preambleBytes();
            // What several threads go through, one goes through as well, but for the other's turn.
            SnapshotOptions by = options.toBuilder().scanThreads(1 + i % 2).build();
            try (SegmentScan scan = new SegmentScan(source, by, List.of(into), () -> false)) {
                scan.run(source.stepEpoch(), source.unitLimit(), preambles.keys(), "nowhere");
            }
        }
        return true;
    }
}
