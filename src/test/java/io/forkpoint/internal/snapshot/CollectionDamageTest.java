package io.forkpoint.internal.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.Seeds;
import io.forkpoint.errors.SnapshotException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.snapshot.OldestServer;
import io.forkpoint.snapshot.SnapshotOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged collections: both scans say so, or neither, and then they still write the same. */
class CollectionDamageTest {
    private static final int ROUNDS = 15;
    private static final int NODE_HEAD_BYTES = 64;
    /** Of a value: it is at least so long. */
    private static final int VALUE_HEAD_BYTES = 4;

    @TempDir
    Path folder;

    private final ScanArena arena = new ScanArena();

    static LongStream seeds() {
        return Seeds.some();
    }

    @AfterEach
    void giveBack() {
        arena.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothScansSayTheSame(long seed) throws Exception {
        Seeds.explain(seed, "damaged collections", () -> {
            Random random = new Random(seed);
            RandomCollections collections = new RandomCollections(random, arena);
            collections.fill(4);
            collections.fillExpiring(4);
            ChildScan child = new ChildScan(folder);
            int damaged = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long at = place(random, collections);
                byte before = UnsafeApi.getByte(at);
                UnsafeApi.putByte(
                        at, (byte) (random.nextBoolean() ? before ^ 1 << random.nextInt(8) : random.nextInt()));
                SnapshotOptions options = SnapshotOptions.builder()
                        .oldestServer(random.nextBoolean() ? OldestServer.VALKEY_9 : OldestServer.AUTO)
                        .build();
                if (!isSame(child, options)) {
                    damaged++;
                }
                UnsafeApi.putByte(at, before);
            }
            assertThat(damaged).isLessThan(ROUNDS);
        });
    }

    private long place(Random random, RandomCollections collections) {
        if (random.nextInt(3) == 0) {
            return collections.values.get(random.nextInt(collections.values.size())) + random.nextInt(VALUE_HEAD_BYTES);
        }
        return arena.nodes.get(random.nextInt(arena.nodes.size())) + random.nextInt(NODE_HEAD_BYTES);
    }

    /** False if both scans have found damage. */
    private boolean isSame(ChildScan child, SnapshotOptions options) throws Exception {
        ScanPart part = CollectionScan.part("REDIS0012");
        List<byte[]> files = child.tryRun(arena, options, List.of(part));
        try {
            assertThat(CollectionScan.inJava(arena, options, part)).isEqualTo(files.get(0));
        } catch (SnapshotException e) {
            assertThat(e).hasMessageContaining("memory damaged");
            assertThat(child.status())
                    .as("the child's status, where Java says %s", e)
                    .isNotZero();
            return false;
        }
        assertThat(child.status()).as("the child's status").isZero();
        return true;
    }

    @Test
    void anEmptyCollectionIsNoEntry() {
        arena.put(0, CollectionDescriptor.TYPE_LIST, -1, new byte[] {'k'}, new byte[8], ScanArena.EPOCH);
        assertThatThrownBy(() -> CollectionScan.inJava(arena, SnapshotOptions.defaults(), "REDIS0009"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("after number 0");
    }

    /** A value can be larger than all that there is of memory for it: who must stop does not wait for its end. */
    @Test
    void whoMustStopDoesSoWithinACollection() {
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            items.add(("element " + i).getBytes(US_ASCII));
        }
        byte[] value = new CollectionLayout(new Random(1), arena).rooted(List.of(items));
        arena.put(0, CollectionDescriptor.TYPE_LIST, -1, new byte[] {'k'}, value, ScanArena.EPOCH);
        // The last leaf is none: it would be found by whoever went on to it.
        long last = arena.nodes.stream()
                .filter(node -> CollectionDescriptor.level(UnsafeApi.getLong(node)) == 0)
                .reduce((first, second) -> second)
                .orElseThrow();
        ScanArena.setState(last, BlockDescriptor.STATE_FREE);
        AtomicInteger questions = new AtomicInteger();
        ScanPart part = CollectionScan.part("REDIS0009");
        SegmentScan scan = new SegmentScan(
                arena.source(), SnapshotOptions.defaults(), List.of(part), () -> questions.incrementAndGet() > 20);
        scan.run(ScanArena.EPOCH, arena.unitLimit());
        assertThat(((MemorySink) part.sink).bytes()).isEmpty();
        assertThat(questions.get()).isLessThan(100);
    }
}
