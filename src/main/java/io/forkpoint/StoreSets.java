package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_SET;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.KeyHandle;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.value.SetValue;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Operations on several sets of a database. Each method is atomic. Safe for any number of threads.
 *
 * <p>Every method throws {@link WrongTypeException} if a source holds another type; then nothing has changed. A key may come
 * twice. Methods that store a result replace what the destination held, of any type, and remove its expiry. An empty result
 * leaves no key. If the result does not fit under the store's limit, they throw {@link MemoryLimitException}, and the
 * destination is as it was.
 */
public final class StoreSets {
    private final CollectionOperations operations;
    private final int database;

    StoreSets(CollectionOperations operations, int database) {
        this.operations = operations;
        this.database = database;
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns the members of any of the sets (SUNION).
     *
     * @param keys the keys of the sets, at least one
     * @return the members in order
     */
    public byte[][] union(byte[]... keys) {
        return array(read(keys, SetValue::union));
    }

    /**
     * Returns the members that are in each of the sets (SINTER).
     *
     * @param keys the keys of the sets, at least one
     * @return the members in order
     */
    public byte[][] intersection(byte[]... keys) {
        return array(read(keys, SetValue::intersection));
    }

    /**
     * Returns how many members are in each of the sets (SINTERCARD).
     *
     * @param keys the keys of the sets, at least one
     * @return the number of members
     */
    public long intersectionSize(byte[]... keys) {
        return intersectionSize(Long.MAX_VALUE, keys);
    }

    /**
     * Returns how many members are in each of the sets, up to a limit (SINTERCARD with LIMIT).
     *
     * @param limit the number at which counting stops
     * @param keys the keys of the sets, at least one
     * @return the number of members, at most the limit
     */
    public long intersectionSize(long limit, byte[]... keys) {
        Elements.checkCount(limit);
        return read(keys, sets -> SetValue.intersectionSize(limit, sets));
    }

    /**
     * Returns the members of the first set that are in none of the others (SDIFF).
     *
     * @param keys the keys of the sets, at least one
     * @return the members in order
     */
    public byte[][] difference(byte[]... keys) {
        return array(read(keys, SetValue::difference));
    }

    private <T> T read(byte[][] keys, Function<SetValue[], T> action) {
        ByteArrays.checkKeys(keys);
        return operations.readKeys(database, keys, handles -> action.apply(open(handles)));
    }

    private static SetValue[] open(KeyHandle[] handles) {
        return Arrays.stream(handles)
                .map(handle -> new SetValue(handle.read(TYPE_SET)))
                .toArray(SetValue[]::new);
    }

    private static byte[][] array(List<byte[]> members) {
        return members.toArray(byte[][]::new);
    }

    // ---- storing ----------------------------------------------------------------------------------------------

    /**
     * Stores the members of any of the sets (SUNIONSTORE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     */
    public long storeUnion(byte[] destination, byte[]... keys) {
        return store(destination, keys, SetValue::union);
    }

    /**
     * Stores the members that are in each of the sets (SINTERSTORE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     */
    public long storeIntersection(byte[] destination, byte[]... keys) {
        return store(destination, keys, SetValue::intersection);
    }

    /**
     * Stores the members of the first set that are in none of the others (SDIFFSTORE).
     *
     * @param destination the key of the result, which may be one of the sources
     * @param keys the keys of the sets, at least one
     * @return the number of members of the result
     */
    public long storeDifference(byte[] destination, byte[]... keys) {
        return store(destination, keys, SetValue::difference);
    }

    private long store(byte[] destination, byte[][] keys, Function<SetValue[], List<byte[]>> combination) {
        Objects.requireNonNull(destination, "destination");
        ByteArrays.checkKeys(keys);
        return operations.writeKeys(database, ByteArrays.keys(destination, keys), handles -> {
            KeyHandle[] sources = Arrays.copyOfRange(handles, 1, handles.length);
            List<byte[]> members = combination.apply(open(sources));
            new SetValue(handles[0].replace(TYPE_SET, KeyOperations.NO_EXPIRY)).replaceAll(members);
            return (long) members.size();
        });
    }

    @Override
    public String toString() {
        return "sets of database " + database;
    }
}
