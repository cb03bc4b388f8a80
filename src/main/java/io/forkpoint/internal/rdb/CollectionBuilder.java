package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.ItemBuffer;
import io.forkpoint.internal.value.SortedSetValue;
import io.forkpoint.internal.value.Tree;
import java.util.function.Consumer;

/**
 * Builds a list, set, hash or sorted set from what a reader finds, in any encoding. Items that arrive in order, ascending
 * or descending, are added at an end of the tree, and leave its leaves full. For one thread; made for one value.
 */
public class CollectionBuilder implements RdbVisitor {
    final CollectionValue value;
    final ItemBuffer item = new ItemBuffer();
    private final ItemBuffer name = new ItemBuffer();
    private final int type;
    /** Used by sorted sets only. */
    private final SortedSetValue scores;
    /** Is told of a repetition, which is skipped if it returns; null: repetitions are refused. */
    private final Consumer<String> repeats;

    private boolean isRepeated;

    CollectionBuilder(CollectionValue value, int type, Consumer<String> repeats) {
        this.value = value;
        this.repeats = repeats;
        this.type = type;
        scores = new SortedSetValue(value);
    }

    /**
     * Creates a builder for a value of this block type.
     *
     * @param value the value, which is empty
     */
    public static RdbVisitor of(CollectionValue value, int type) {
        return of(value, type, null);
    }

    /**
     * Creates a builder for a loader that decides what is refused.
     *
     * @param repeats is told of repeated members and fields, of which the first is kept if it returns; null: they are
     *     refused. A repeated entry, group or consumer of a stream is always refused
     */
    public static RdbVisitor of(CollectionValue value, int type, Consumer<String> repeats) {
        return type == CollectionDescriptor.TYPE_STREAM
                ? new StreamBuilder(value)
                : new CollectionBuilder(value, type, repeats);
    }

    @Override
    public void string(Part part, long address, int bytes) {
        switch (part) {
            case ELEMENT -> value.items().append(item.clear().put(address, bytes));
            case MEMBER -> member(address, bytes);
            case FIELD -> name.clear().put(address, bytes);
            case VALUE -> field(address, bytes);
        }
    }

    private void member(long address, int bytes) {
        name.clear().put(address, bytes);
        if (type == CollectionDescriptor.TYPE_SET) {
            insert(value.items(), name, "a member of a set");
        }
    }

    private void insert(Tree tree, ItemBuffer newItem, String what) {
        isRepeated = tree.findKeyOf(newItem);
        if (isRepeated) {
            repeated(what, tree.key());
        } else {
            tree.insert(newItem);
        }
    }

    private void repeated(String what, byte[] key) {
        String reason = what + " comes twice: \"" + Printable.of(key) + '"';
        if (repeats == null) {
            throw Corruption.damaged(reason);
        }
        repeats.accept(reason);
    }

    // ---- hashes -----------------------------------------------------------------------------------------------

    private void field(long address, int bytes) {
        item.clear().putVarint((long) name.length() << 1).put(name).put(address, bytes);
        insert(value.items(), item, "a field of a hash");
    }

    @Override
    public void fieldExpiry(long millis) {
        if (isRepeated) {
            return;
        }
        value.raiseType(CollectionDescriptor.typeForFieldExpiry(millis));
        Tree fields = value.items();
        fields.find(name);
        item.clear()
                .putVarint((long) name.length() << 1 | 1)
                .put(name)
                .put(fields.valueAddress(), fields.valueLength())
                .putLong(millis);
        fields.replace(item);
        if (value.isRooted()) {
            // When the hash got its root, it listed the fields that came before.
            Tree expiries = value.second();
            item.clear().putOrdered(millis).put(name);
            expiries.findKeyOf(item);
            expiries.insert(item);
        }
    }

    // ---- sorted sets ------------------------------------------------------------------------------------------

    @Override
    public void score(double score) {
        byte[] member = name.toByteArray();
        if (!scores.load(member, score)) {
            repeated("a member of a sorted set", member);
        }
    }
}
