package io.forkpoint.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.errors.SnapshotCountException;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.snapshot.Snapshot;
import io.forkpoint.snapshot.SnapshotOptions;
import io.forkpoint.snapshot.SnapshotPart;
import io.forkpoint.snapshot.SnapshotPhase;
import io.forkpoint.snapshot.SnapshotSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory that holds other entries than the store has counted is never published, by any method. */
@ParameterizedClass
@EnumSource
class EntryCountTest extends SnapshotFixture {
    /** The header of some entry of database 0. */
    private long liveHeader() {
        SnapshotSource source = HookedSource.source(store);
        for (long unit = 1; unit < source.unitLimit(); unit++) {
            long record = source.tableAddress() + unit * SegmentDescriptor.RECORD_BYTES;
            int slotBytes = UnsafeApi.getInt(record + SegmentDescriptor.SLOT_BYTES_OFFSET);
            int slots = slotBytes == 0 ? 0 : UnsafeApi.getInt(record + SegmentDescriptor.HIGH_WATER_OFFSET);
            for (int i = 0; i < slots; i++) {
                long at = source.arenaAddress() + unit * SegmentDescriptor.UNIT_BYTES + (long) i * slotBytes;
                if (BlockDescriptor.state(UnsafeApi.getLong(at)) == BlockDescriptor.STATE_LIVE) {
                    return at;
                }
            }
        }
        throw new AssertionError("the store holds no entry");
    }

    private static void setState(long at, int state) {
        UnsafeApi.putLong(at, BlockDescriptor.withState(UnsafeApi.getLong(at), state));
    }

    /** Takes an entry that the store has counted out of the scan's sight until what is run has ended. */
    private void withOneTooFew(Runnable action) {
        long at = liveHeader();
        setState(at, BlockDescriptor.STATE_RETIRED);
        action.run();
        setState(at, BlockDescriptor.STATE_LIVE);
    }

    private void assertRefused(Snapshot snapshot, long counted, long met) {
        assertThat(failure(snapshot))
                .isInstanceOfSatisfying(SnapshotCountException.class, e -> {
                    assertThat(e.counted()).hasSize(16).startsWith(counted).endsWith(0L);
                    assertThat(e.met()).hasSize(16).startsWith(met).endsWith(0L);
                })
                .hasMessageContaining(met + " of database 0 where the store had counted " + counted);
        assertThat(snapshot.progress().phase()).isEqualTo(SnapshotPhase.FAILED);
    }

    @Test
    void anEntryThatIsMissingFailsTheSnapshot() throws IOException {
        byte[] good = lastGoodFile();
        withOneTooFew(() -> assertRefused(snapshot(), ENTRIES + 1, ENTRIES));
        assertRecovered(good);
    }

    @Test
    void anEntryTooManyFailsTheSnapshot() throws IOException {
        byte[] good = lastGoodFile();
        database.put(bytes("removed"), bytes("is there"));
        long at = liveHeaderOf("removed");
        long live = UnsafeApi.getLong(at);
        database.remove(bytes("removed"));
        long free = UnsafeApi.getLong(at);
        // As a write that was torn between its block and the index leaves it.
        UnsafeApi.putLong(at, live);
        assertRefused(snapshot(), ENTRIES + 1, ENTRIES + 2);
        UnsafeApi.putLong(at, free);
        assertRecovered(good);
    }

    private long liveHeaderOf(String key) {
        long at = liveHeader();
        byte[] wanted = bytes(key);
        SnapshotSource source = HookedSource.source(store);
        long end = source.arenaAddress() + source.unitLimit() * SegmentDescriptor.UNIT_BYTES;
        for (; at < end; at += BlockDescriptor.WORD_BYTES) {
            long header = UnsafeApi.getLong(at);
            if (BlockDescriptor.state(header) == BlockDescriptor.STATE_LIVE
                    && !BlockDescriptor.isWide(header)
                    && BlockDescriptor.narrowKeyBytes(header) == wanted.length
                    && matches(at + BlockDescriptor.keyOffset(header), wanted)) {
                return at;
            }
        }
        throw new AssertionError("no entry has the key " + key);
    }

    private static boolean matches(long address, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (UnsafeApi.getByte(address + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    @Test
    void whatIsInNoPartCountsToo() {
        store.database(1).put(bytes("a"), bytes("b"));
        SnapshotPart other = SnapshotPart.databases(SnapshotSink.file(target), 1);
        withOneTooFew(
                () -> assertThat(failure(store.snapshot(variant.method, List.of(other), SnapshotOptions.defaults())))
                        .isInstanceOf(SnapshotCountException.class));
        assertThat(target).doesNotExist();
        SnapshotPart some = SnapshotPart.prefix(SnapshotSink.file(target), 0, bytes("key:1"));
        withOneTooFew(
                () -> assertThat(failure(store.snapshot(variant.method, List.of(some), SnapshotOptions.defaults())))
                        .isInstanceOf(SnapshotCountException.class));
        assertThat(target).doesNotExist();
    }

    @Test
    void ofSeveralFilesNoneGetsItsName() {
        store.database(1).put(bytes("a"), bytes("b"));
        Path second = folder.resolve("second.rdb");
        List<SnapshotPart> parts = List.of(
                SnapshotPart.databases(SnapshotSink.file(second), 1),
                SnapshotPart.databases(SnapshotSink.file(target), 0));
        withOneTooFew(() -> assertThat(failure(store.snapshot(variant.method, parts, SnapshotOptions.defaults())))
                .isInstanceOf(SnapshotCountException.class));
        assertThat(target).doesNotExist();
        assertThat(second).doesNotExist();
    }

    @Test
    void aStreamDoesNotEndLikeAWholeFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WritableByteChannel channel = Channels.newChannel(bytes);
        List<SnapshotPart> parts = List.of(SnapshotPart.all(SnapshotSink.channel(channel)));
        withOneTooFew(() -> assertThat(failure(store.snapshot(variant.method, parts, SnapshotOptions.defaults())))
                .isInstanceOf(SnapshotCountException.class));
        Path written = folder.resolve("stream.rdb");
        Files.write(written, bytes.toByteArray());
        assertThatThrownBy(() -> content(written)).isInstanceOf(RdbFormatException.class);
    }

    @Test
    void expiredEntriesThatAreStillThereAreNoneTooMany() throws InterruptedException {
        for (int i = 0; i < ENTRIES; i++) {
            database.put(bytes("expiring:" + i), bytes("soon"), System.currentTimeMillis() + 20);
        }
        for (int i = 0; i < 5; i++) {
            Thread.sleep(10);
            assertThat(snapshot().join().keys()).isBetween((long) ENTRIES, 2L * ENTRIES);
        }
    }
}
