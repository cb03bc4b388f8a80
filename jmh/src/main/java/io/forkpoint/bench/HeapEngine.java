package io.forkpoint.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JDK's own map, on the heap: what an off-heap map costs beside it, and spares the collector. Its heap has to hold
 * the data ({@link #LARGEST}). A get hands out the array that the map holds, without a copy.
 */
final class HeapEngine implements Engine {
    static final String NAME = "heap-map";

    /** For 4 million values of 100 or 1000 bytes, with room for the collector. */
    static final String LARGEST = "10g";

    private final ConcurrentHashMap<ByteBuffer, byte[]> map = new ConcurrentHashMap<>();
    private final long usedBefore = usedHeap();

    @Override
    public void put(byte[] key, byte[] value) {
        byte[] own = value.clone();
        // Overwriting needs no key of the map's own.
        if (map.replace(ByteBuffer.wrap(key), own) == null) {
            map.put(ByteBuffer.wrap(key.clone()), own);
        }
    }

    @Override
    public byte[] get(byte[] key, byte[] spare) {
        return map.get(ByteBuffer.wrap(key));
    }

    @Override
    public long peek(byte[] key) {
        return Keys.stamped(map.get(ByteBuffer.wrap(key)));
    }

    @Override
    public long size() {
        return map.mappingCount();
    }

    /** What is left on the heap after a collection, of what was not there before. */
    @Override
    public long ownBytes() {
        return usedHeap() - usedBefore;
    }

    @Override
    public void close() {
        map.clear();
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
