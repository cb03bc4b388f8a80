package io.forkpoint.keyspace;

import io.forkpoint.value.CollectionValue;
import java.util.function.Function;

/**
 * Opens collections for those who know what to do with them, reading and writing. A collection that has no items left when
 * a write ends is removed, but for a stream. Safe for any thread.
 */
public final class CollectionOperations {
    private final Keyspace keyspace;

    public CollectionOperations(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Reads a few items, without a lock: the action may be called several times, and may see anything in the calls whose
     * result is thrown away. It must end, whatever it sees; what it returns must be copies.
     */
    public <T> T read(int database, byte[] key, int type, Function<CollectionValue, T> action) {
        throw new UnsupportedOperationException("being built: " + keyspace + database + key + type + action);
    }

    /** Reads any number of items: they are held still until the action returns; writers go on, and keep the old ones. */
    public <T> T readAll(int database, byte[] key, int type, Function<CollectionValue, T> action) {
        throw new UnsupportedOperationException("being built: " + keyspace + database + key + type + action);
    }

    /** Reads, changes or makes a collection. */
    public <T> T write(int database, byte[] key, int type, Function<CollectionValue, T> action) {
        throw new UnsupportedOperationException("being built: " + keyspace + database + key + type + action);
    }

    /** Reads several keys as they are at one moment. */
    public <T> T readKeys(int database, byte[][] keys, Function<KeyHandle[], T> action) {
        throw new UnsupportedOperationException("being built: " + keyspace + database + keys + action);
    }

    /** Changes several keys so that no other writer, and no snapshot, comes between. A key may come twice. */
    public <T> T writeKeys(int database, byte[][] keys, Function<KeyHandle[], T> action) {
        throw new UnsupportedOperationException("being built: " + keyspace + database + keys + action);
    }
}
