package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_LIST;

import io.forkpoint.errors.WrongTypeException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.ListValue;
import java.util.List;
import java.util.Optional;

/**
 * Operations on several lists of a database. Each method is atomic. Safe for any number of threads.
 *
 * <p>Every method throws {@link WrongTypeException} if a key that it looks at holds another type; then nothing has changed.
 */
public final class StoreLists {
    private final CollectionOperations operations;
    private final int database;

    StoreLists(CollectionOperations operations, int database) {
        this.operations = operations;
        this.database = database;
    }

    /**
     * Removes the first elements of the first list that has any (LMPOP with LEFT).
     *
     * @param count the maximum number of elements to remove, at least 1
     * @param keys the keys of the lists, at least one
     * @return the elements, the first one first, with their key; empty if all lists are empty
     */
    public Optional<KeyedElements<byte[]>> pollFirst(long count, byte[]... keys) {
        return poll(true, count, keys);
    }

    /**
     * Removes the last elements of the first list that has any (LMPOP with RIGHT).
     *
     * @param count the maximum number of elements to remove, at least 1
     * @param keys the keys of the lists, at least one
     * @return the elements, the last one first, with their key; empty if all lists are empty
     */
    public Optional<KeyedElements<byte[]>> pollLast(long count, byte[]... keys) {
        return poll(false, count, keys);
    }

    private Optional<KeyedElements<byte[]>> poll(boolean first, long count, byte[][] keys) {
        ByteArrays.checkKeys(keys);
        Elements.checkAtLeastOne(count);
        return KeyedElements.poll(
                operations, database, keys, TYPE_LIST, value -> List.of(new ListValue(value).pop(first, count)));
    }

    @Override
    public String toString() {
        return "lists of database " + database;
    }
}
