package io.forkpoint.rdb;

import io.forkpoint.memory.CollectionDescriptor;
import io.forkpoint.value.CollectionValue;
import io.forkpoint.value.ItemBuffer;
import io.forkpoint.value.SortedSetValue;
import io.forkpoint.value.Tree;

/**
 * Makes a list, set, hash or sorted set of what a reader finds, in whatever encoding it was. What comes in order, either
 * way, is added at an end of the tree, and leaves its leaves full. For one thread; made for one value.
 */
public class CollectionBuilder implements RdbVisitor {
    final CollectionValue value;
    final ItemBuffer item = new ItemBuffer();
    private final ItemBuffer name = new ItemBuffer();
    private final int type;
    /** Of use with sorted sets only. */
    private final SortedSetValue scores;

    CollectionBuilder(CollectionValue value, int type) {
        this.value = value;
        this.type = type;
        scores = new SortedSetValue(value);
    }

    /**
     * A builder for a value of this block type.
     *
     * @param value has no items yet
     */
    public static RdbVisitor of(CollectionValue value, int type) {
        return type == CollectionDescriptor.TYPE_STREAM ? new StreamBuilder(value) : new CollectionBuilder(value, type);
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

    private static void insert(Tree tree, ItemBuffer item, String what) {
        if (tree.findKeyOf(item)) {
            throw Corruption.damaged(what + " comes twice: \"" + Printable.of(tree.key()) + '"');
        }
        tree.insert(item);
    }

    // ---- hashes -----------------------------------------------------------------------------------------------

    private void field(long address, int bytes) {
        item.clear().putVarint((long) name.length() << 1).put(name).put(address, bytes);
        insert(value.items(), item, "a field of a hash");
    }

    @Override
    public void fieldExpiry(long millis) {
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
            // The hash has listed those that came before when it got its root.
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
            throw Corruption.damaged("a member of a sorted set comes twice: \"" + Printable.of(member) + '"');
        }
    }
}
