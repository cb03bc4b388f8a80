package io.forkpoint;

import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.CollectionValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The elements that were removed from the first of several keys with elements. Immutable.
 *
 * @param <E> the type of the elements
 */
public final class KeyedElements<E> {
    private final byte[] key;
    private final List<E> elements;

    private KeyedElements(byte[] key, List<E> elements) {
        this.key = key.clone();
        this.elements = List.copyOf(elements);
    }

    /** Removes elements of the first key that has any; empty if none has. */
    static <E> Optional<KeyedElements<E>> poll(
            CollectionOperations operations,
            int database,
            byte[][] keys,
            int type,
            Function<CollectionValue, List<E>> removal) {
        return operations.writeKeys(database, keys, handles -> {
            for (int i = 0; i < handles.length; i++) {
                // An open collection takes KiB of the heap until the end: with thousands of keys, only existing ones
                // are
                // opened.
                if (handles[i].type() >= 0) {
                    CollectionValue value = handles[i].open(type);
                    if (value.size() > 0) {
                        return Optional.of(new KeyedElements<>(keys[i], removal.apply(value)));
                    }
                }
            }
            return Optional.empty();
        });
    }

    /**
     * Returns the key that had the elements.
     *
     * @return a copy of the key
     */
    public byte[] key() {
        return key.clone();
    }

    /**
     * Returns the elements in the order in which they were removed.
     *
     * @return at least one element
     */
    public List<E> elements() {
        return elements;
    }
}
