package io.forkpoint.bench;

import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;
import org.mapdb.StoreDirect;

/**
 * MapDB's hash map in direct buffers, without transactions. Its tree is wide enough that a leaf holds one entry, and the
 * value stands in the leaf, so that a get reads two nodes and one record. Needs a large -XX:MaxDirectMemorySize.
 */
final class MapDbEngine implements Engine {
    /** 16 segments of 3 levels with 128 branches: 33 million leaves. */
    private static final int SEGMENTS = 16;

    private static final int BRANCHES = 128;
    private static final int LEVELS = 3;

    private final DB db;
    private final HTreeMap<byte[], byte[]> map;

    MapDbEngine() {
        db = DBMaker.memoryDirectDB().concurrencyScale(SEGMENTS).make();
        map = db.hashMap("map", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY)
                .layout(SEGMENTS, BRANCHES, LEVELS)
                .valueInline()
                // Counts when a key is new only, and spares size() the walk over all leaves.
                .counterEnable()
                .create();
    }

    /** There is no put that leaves the old value unread. */
    @Override
    public void put(byte[] key, byte[] value) {
        map.put(key, value);
    }

    @Override
    public byte[] get(byte[] key, byte[] spare) {
        return map.get(key);
    }

    /** It has no views, so this is a get as well. */
    @Override
    public long peek(byte[] key) {
        return Keys.stamped(map.get(key));
    }

    @Override
    public long size() {
        return map.sizeLong();
    }

    /** The store's size, what it has freed included. */
    @Override
    public long ownBytes() {
        return ((StoreDirect) db.getStore()).getTotalSize();
    }

    @Override
    public void close() {
        db.close();
    }
}
