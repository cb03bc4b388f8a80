package io.forkpoint.bench;

import net.openhft.chronicle.map.ChronicleMap;

/**
 * Chronicle Map at its best for this load: both sizes constant (one chunk an entry, overwritten in place), no value
 * returned by put, the array of a get used again.
 */
final class ChronicleEngine implements Engine {
    private final ChronicleMap<byte[], byte[]> map;
    private final ThreadLocal<byte[]> spare;

    ChronicleEngine(long entries, int valueBytes) {
        map = ChronicleMap.of(byte[].class, byte[].class)
                .constantKeySizeBySample(new byte[Keys.BYTES])
                .constantValueSizeBySample(new byte[valueBytes])
                .entries(entries)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                .skipCloseOnExitHook(true)
                .create();
        spare = ThreadLocal.withInitial(() -> new byte[valueBytes]);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        map.put(key, value);
    }

    @Override
    public byte[] get(byte[] key, byte[] array) {
        return map.getUsing(key, array);
    }

    /** It has no view of a plain array's bytes, so this is a get as well. */
    @Override
    public long peek(byte[] key) {
        return Keys.stamped(map.getUsing(key, spare.get()));
    }

    @Override
    public long size() {
        return map.longSize();
    }

    @Override
    public long ownBytes() {
        return map.offHeapMemoryUsed();
    }

    @Override
    public void close() {
        map.close();
    }
}
