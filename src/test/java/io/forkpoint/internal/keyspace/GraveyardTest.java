package io.forkpoint.internal.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.memory.ArenaKind;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a flush does in proportion to the content, it does outside of the gate, and before the next snapshot's moment. */
@Timeout(120)
class GraveyardTest {
    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Keyspace keyspace = new Keyspace(ArenaKind.SHARED, 64 << 20, 4);
    private final KeyOperations operations = new KeyOperations(keyspace);

    @AfterEach
    void close() {
        keyspace.close();
    }

    private void put(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        operations.put(
                KeyOperations.When.ALWAYS,
                KeyOperations.NO_EXPIRY,
                0,
                bytes,
                ARRAY_BASE,
                bytes.length,
                bytes,
                ARRAY_BASE,
                bytes.length);
    }

    /** Segments that a scan of what has been there so far would look into. */
    private int segmentsToScan(int epoch) {
        int found = 0;
        long table = keyspace.arena().table().address();
        for (int unit = 1; unit < keyspace.arena().unitLimit(); unit++) {
            long record = table + (long) unit * SegmentDescriptor.RECORD_BYTES;
            if (UnsafeApi.getInt(record + SegmentDescriptor.SLOT_BYTES_OFFSET) != 0
                    && UnsafeApi.getInt(record + SegmentDescriptor.BIRTH_EPOCH_OFFSET) <= epoch) {
                found++;
            }
        }
        return found;
    }

    @Test
    void writersGoOnAndASnapshotWaitsWhileAFlushedContentIsHidden() throws Exception {
        for (int i = 0; i < 1000; i++) {
            put("key:" + i);
        }
        AtomicInteger scanned = new AtomicInteger(-1);
        Thread flush = new Thread(() -> keyspace.clear());
        Thread snapshot = new Thread(() -> {
            keyspace.beginMoment();
            try {
                scanned.set(segmentsToScan(keyspace.stepEpoch()));
            } finally {
                keyspace.gate().endMoment();
            }
        });
        // Whoever hides or frees a content holds this, for as long as that takes.
        synchronized (keyspace.graveyard()) {
            flush.start();
            while (keyspace.figures().keys(0) != 0) {
                Thread.onSpinWait();
            }
            // Behind the gate: with the gate held for the hiding, this would wait for ever.
            put("new");
            snapshot.start();
            snapshot.join(200);
            assertThat(scanned).hasValue(-1);
            put("newer");
        }
        flush.join();
        snapshot.join();
        assertThat(scanned.get()).as("those of the two new keys only").isBetween(1, 2);
        assertThat(keyspace.figures().keys(0)).isEqualTo(2);
    }

    @Test
    void aFlushBetweenTheHidingAndTheMomentIsMet() throws Exception {
        for (int round = 0; round < 200; round++) {
            put("key:" + round);
            Thread flush = new Thread(() -> keyspace.clear());
            flush.start();
            keyspace.beginMoment();
            try {
                int expected = keyspace.figures().keys(0) == 0 ? 0 : 1;
                assertThat(segmentsToScan(keyspace.stepEpoch())).isEqualTo(expected);
            } finally {
                keyspace.gate().endMoment();
            }
            flush.join();
        }
    }
}
