package io.forkpoint.internal.snapshot;

import io.forkpoint.internal.helper.ControlDescriptor;
import io.forkpoint.internal.helper.RequestDescriptor;
import io.forkpoint.internal.memory.Allocator;
import io.forkpoint.internal.memory.Arena;
import io.forkpoint.internal.memory.BlockDescriptor;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.memory.Memory;
import io.forkpoint.internal.memory.SegmentDescriptor;
import io.forkpoint.memory.ArenaKind;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/** An arena whose blocks a test writes itself, in any state, for the scan in Java and for a child's. */
final class ScanArena implements AutoCloseable {
    /** The snapshot's. */
    static final int EPOCH = 7;

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final Arena arena = new Arena(ArenaKind.PRIVATE, 512L << 20);
    private final Allocator old = new Allocator(arena);
    private final Allocator young = new Allocator(arena);

    /** Addresses of nodes and blobs. */
    final List<Long> nodes = new ArrayList<>();

    ScanArena() {
        UnsafeApi.putInt(controlAddress() + ControlDescriptor.MAGIC_OFFSET, ControlDescriptor.MAGIC);
        UnsafeApi.putInt(controlAddress() + ControlDescriptor.ABI_OFFSET, RequestDescriptor.ABI);
    }

    /** Nothing but addresses: all that a scan asks for. */
    SnapshotSource source() {
        return (SnapshotSource) Proxy.newProxyInstance(
                SnapshotSource.class.getClassLoader(),
                new Class<?>[] {SnapshotSource.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "arenaAddress" -> arena.values().address();
                    case "tableAddress" -> arena.table().address();
                    case "controlAddress" -> controlAddress();
                    default -> throw new AssertionError("a scan does not ask for " + method.getName());
                });
    }

    private long controlAddress() {
        return arena.control().address();
    }

    long unitLimit() {
        return arena.unitLimit();
    }

    /** The position that the last scan has published. */
    long scanUnit() {
        return UnsafeApi.getLongVolatile(null, controlAddress() + ControlDescriptor.SCAN_UNIT_OFFSET);
    }

    /** A live string of the snapshot. */
    long put(int database, byte[] key, byte[] value) {
        return put(database, BlockDescriptor.TYPE_STRING, -1, key, value, EPOCH);
    }

    /**
     * A live entry; of a segment that is born later than the snapshot if it is so itself.
     *
     * @param expiry -1 for none
     * @return where its header is
     */
    long put(int database, int type, long expiry, byte[] key, byte[] value, int epoch) {
        boolean expires = expiry >= 0;
        long bytes = BlockDescriptor.blockBytes(key.length, value.length, expires);
        Allocator allocator = epoch > EPOCH ? young : old;
        long block = arena.values().address() + allocator.allocate(bytes, epoch);
        long keyAddress = block + bytes - value.length - key.length;
        if (expires) {
            UnsafeApi.putLong(keyAddress - BlockDescriptor.WORD_BYTES, expiry);
        }
        if (BlockDescriptor.needsWide(key.length, value.length)) {
            UnsafeApi.putInt(block + BlockDescriptor.WORD_BYTES, key.length);
            UnsafeApi.putInt(block + BlockDescriptor.WORD_BYTES + Integer.BYTES, value.length);
        }
        Memory.copy(key, ARRAY_BASE, null, keyAddress, key.length);
        Memory.copy(value, ARRAY_BASE, null, keyAddress + key.length, value.length);
        UnsafeApi.putLong(block, BlockDescriptor.header(epoch, database, type, expires, key.length, value.length));
        return block;
    }

    /** A node of a tree with its image. Returns its offset. */
    long putNode(int level, byte[] image) {
        return putNode(level, image.length, image);
    }

    /** One item on its own. Returns its offset. */
    long putBlob(byte[] content) {
        return putNode(CollectionDescriptor.BLOB_LEVEL, 0, content);
    }

    private long putNode(int level, int capacity, byte[] content) {
        long offset = old.allocate(BlockDescriptor.WORD_BYTES + content.length, EPOCH);
        long node = address(offset);
        Memory.copy(content, ARRAY_BASE, null, node + BlockDescriptor.WORD_BYTES, content.length);
        UnsafeApi.putLong(node, CollectionDescriptor.nodeHeader(EPOCH, level, capacity));
        nodes.add(node);
        return offset;
    }

    /** Of what is at an offset. */
    long address(long offset) {
        return arena.values().address() + offset;
    }

    /** Puts a block of the snapshot's segments into another state. */
    static void setState(long block, int state) {
        UnsafeApi.putLong(block, BlockDescriptor.withState(UnsafeApi.getLong(block), state));
    }

    /** Gives a block of the snapshot's segments back, and with the last one its segment. */
    void free(long block) {
        old.free(block - arena.values().address());
    }

    /** Unit of the segment that starts with this block. */
    long unitOf(long block) {
        return (block - arena.values().address()) / SegmentDescriptor.UNIT_BYTES;
    }

    /** Damages or mends the record of a segment. */
    void putSegment(long unit, int fieldOffset, int value) {
        UnsafeApi.putInt(arena.table().address() + unit * SegmentDescriptor.RECORD_BYTES + fieldOffset, value);
    }

    @Override
    public void close() {
        arena.discard();
    }
}
