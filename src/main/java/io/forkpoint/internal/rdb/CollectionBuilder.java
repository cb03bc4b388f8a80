package io.forkpoint.internal.rdb;

import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.internal.value.CollectionValue;
import io.forkpoint.internal.value.ItemBuffer;
import io.forkpoint.internal.value.SortedSetValue;
import io.forkpoint.internal.value.Tree;
import java.util.function.Consumer;

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
    /** Told of what comes twice, which is passed over if it returns; null: it is refused. */
    private final Consumer<String> repeats;

    private boolean isRepeated;

    CollectionBuilder(CollectionValue value, int type, Consumer<String> repeats) {
        this.value = value;
        this.repeats = repeats;
        this.type = type;
        scores = new SortedSetValue(value);
    }

    /**
     * A builder for a value of this block type.
     *
     * @param value has no items yet
     */
    public static RdbVisitor of(CollectionValue value, int type) {
        return of(value, type, null);
    }

    /**
     * The same for a loader that decides what is refused.
     *
     * @param repeats told of members and fields that come twice, of which the first is kept if it returns; null: that is
     *     refused. An entry, group or consumer of a stream that comes twice always is
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
            repeated("a member of a sorted set", member);
        }
    }
}
