package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes to a collection's second tree, a map of keys to values, that are applied as a whole or not at all. Until then
 * the tree is unchanged, so it can be traversed meanwhile. A key's value keeps its length. For one thread.
 */
final class TreeChanges {
    private final CollectionValue value;
    final Tree tree;
    /** A null value removes the key. */
    private final TreeMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);

    private final ItemBuffer buffer = new ItemBuffer();

    TreeChanges(CollectionValue value) {
        this.value = value;
        tree = value.second();
    }

    /** Returns a key's value including the changes; null if it has none. */
    byte[] get(byte[] key) {
        if (changes.containsKey(key)) {
            return changes.get(key);
        }
        return tree.find(key) ? tree.value() : null;
    }

    void put(byte[] key, byte[] content) {
        changes.put(key, content);
    }

    void remove(byte[] key) {
        changes.put(key, null);
    }

    /**
     * Applies the changes.
     *
     * @throws MemoryLimitException if there is no memory for them; none has been applied
     */
    void apply() {
        List<Map.Entry<byte[], byte[]>> present = new ArrayList<>();
        List<Map.Entry<byte[], byte[]>> absent = new ArrayList<>();
        value.root();
        value.unfreeze();
        for (Map.Entry<byte[], byte[]> change : changes.entrySet()) {
            if (tree.find(change.getKey())) {
                prepare(change.getValue() != null);
                present.add(change);
            } else if (change.getValue() != null) {
                absent.add(change);
            }
        }
        insert(absent);
        // From here on nothing is allocated.
        for (Map.Entry<byte[], byte[]> change : present) {
            tree.find(change.getKey());
            if (change.getValue() == null) {
                tree.remove();
            } else {
                tree.overwriteValue(change.getValue());
            }
        }
        changes.clear();
    }

    /** Ensures that the change of the item here allocates nothing. */
    private void prepare(boolean overwrites) {
        int length = tree.itemLength();
        if (overwrites && length > Tree.MAX_ITEM_BYTES) {
            // A snapshot may hold its blob: the item gets a new one.
            buffer.clear().put(tree.itemAddress(), length);
            tree.replace(buffer);
        } else {
            tree.makeWritable();
        }
    }

    private void insert(List<Map.Entry<byte[], byte[]>> absent) {
        int inserted = 0;
        try {
            for (; inserted < absent.size(); inserted++) {
                byte[] key = absent.get(inserted).getKey();
                buffer.clear()
                        .putVarint((long) key.length << 1)
                        .put(key)
                        .put(absent.get(inserted).getValue());
                tree.find(key);
                tree.insert(buffer);
            }
        } catch (MemoryLimitException | OutOfMemoryError e) {
            for (int i = 0; i < inserted; i++) {
                tree.find(absent.get(i).getKey());
                tree.remove();
            }
            throw e;
        }
    }
}
