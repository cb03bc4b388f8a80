package io.forkpoint.bench;

import io.forkpoint.memory.ArenaKind;
import java.util.List;

/** What is asked of each engine, by whichever way is its fastest one that ends in a value on the heap. */
interface Engine extends AutoCloseable {
    /** Adds or overwrites. */
    void put(byte[] key, byte[] value);

    /** The value: in {@code spare} where the engine can fill an array that it is given, else in a new one. */
    byte[] get(byte[] key, byte[] spare);

    /** Reads the first 8 bytes of the value where it lies, little-endian, without copying all of it. */
    long peek(byte[] key);

    /** Gets many at once: the engine's own way if it has one. */
    default void getAll(byte[][] keys, byte[][] values) {
        for (int i = 0; i < keys.length; i++) {
            values[i] = get(keys[i], values[i]);
        }
    }

    /** Puts many at once: the engine's own way if it has one. */
    default void putAll(byte[][] keys, byte[][] values) {
        for (int i = 0; i < keys.length; i++) {
            put(keys[i], values[i]);
        }
    }

    long size();

    /** What the engine itself says that it takes, in bytes, index included; -1 if it cannot tell. */
    long ownBytes();

    @Override
    void close();

    /** Opens one by the name that the scripts and tables use. */
    static Engine open(String name, long entries, int valueBytes) {
        return switch (name) {
            case "forkpoint-4k" -> new ForkpointEngine(ArenaKind.PRIVATE, entries, valueBytes);
            case "forkpoint-huge" -> new ForkpointEngine(ArenaKind.PRIVATE_HUGE, entries, valueBytes);
            case "forkpoint-shared" -> new ForkpointEngine(ArenaKind.SHARED, entries, valueBytes);
            case "chronicle-map" -> new ChronicleEngine(entries, valueBytes);
            case "ohc-linked" -> new OhcEngine(false, entries, valueBytes);
            case "ohc-chunked" -> new OhcEngine(true, entries, valueBytes);
            case "mapdb" -> new MapDbEngine();
            case "lmdb" -> new LmdbEngine(entries, valueBytes);
            case "heap-map" -> new HeapEngine();
            case ChainEngine.NAME -> new ChainEngine(entries, valueBytes);
            default ->
                throw new IllegalArgumentException("no such engine: " + name
                        + "; known are forkpoint-4k, forkpoint-huge, forkpoint-shared, chronicle-map, ohc-linked,"
                        + " ohc-chunked, mapdb, lmdb, heap-map, "
                        + ChainEngine.NAME);
        };
    }

    /** The heap of a JVM for one engine: small, unless the data lie there. */
    static List<String> heapFlags(String name, String small) {
        return List.of("-Xms" + small, "-Xmx" + (name.equals(HeapEngine.NAME) ? HeapEngine.LARGEST : small));
    }
}
