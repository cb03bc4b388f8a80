package io.forkpoint.rdb;

import io.forkpoint.memory.CollectionDescriptor;
import io.forkpoint.value.CollectionValue;
import io.forkpoint.value.ItemBuffer;
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
    private boolean anyExpiry;

    CollectionBuilder(CollectionValue value, int type) {
        this.value = value;
        this.type = type;
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
        if (anyExpiry) {
            // The insert may have given the hash its root.
            indexExpiries();
        }
    }

    @Override
    public void fieldExpiry(long millis) {
        if (!anyExpiry) {
            anyExpiry = true;
            value.setType(CollectionDescriptor.TYPE_HASH_EXPIRING);
        }
        Tree fields = value.items();
        fields.find(name);
        item.clear()
                .putVarint((long) name.length() << 1 | 1)
                .put(name)
                .put(fields.valueAddress(), fields.valueLength())
                .putLong(millis);
        fields.replace(item);
        boolean wasIndexed = indexExpiries();
        if (value.isRooted() && wasIndexed) {
            Tree expiries = value.second();
            item.clear().putOrdered(millis).put(name);
            expiries.findKeyOf(item);
            expiries.insert(item);
        }
    }

    private boolean indexed;

    /** Once, when the hash has got its root: the tree of fields by expiry. Returns whether it was there before. */
    private boolean indexExpiries() {
        if (indexed || !value.isRooted()) {
            return indexed;
        }
        indexed = true;
        Tree fields = value.items();
        Tree expiries = value.second();
        for (boolean more = fields.first(); more; more = fields.next()) {
            if (fields.expiry() >= 0) {
                item.clear().putOrdered(fields.expiry()).put(fields.keyAddress(), fields.keyLength());
                expiries.findKeyOf(item);
                expiries.insert(item);
            }
        }
        return false;
    }

    // ---- sorted sets ------------------------------------------------------------------------------------------

    @Override
    public void score(double score) {
        long order = CollectionDescriptor.orderOf(score);
        if (value.isRooted()) {
            item.clear().put(name).putLong(Double.doubleToRawLongBits(CollectionDescriptor.scoreOf(order)));
            insert(value.second(), item, "a member of a sorted set");
        } else {
            requireNew();
        }
        item.clear().putOrdered(order).put(name);
        Tree byScore = value.items();
        byScore.findKeyOf(item);
        byScore.insert(item);
        if (value.isRooted() && value.second().size() < byScore.size()) {
            indexMembers();
        }
    }

    private void requireNew() {
        Tree byScore = value.items();
        for (boolean more = byScore.first(); more; more = byScore.next()) {
            if (name.isEqual(byScore.itemAddress() + Long.BYTES, byScore.itemLength() - Long.BYTES)) {
                throw Corruption.damaged("a member of a sorted set comes twice: \""
                        + Printable.of(byScore.itemAddress() + Long.BYTES, byScore.itemLength() - Long.BYTES) + '"');
            }
        }
    }

    private void indexMembers() {
        Tree byScore = value.items();
        for (boolean more = byScore.first(); more; more = byScore.next()) {
            long address = byScore.itemAddress();
            double score = CollectionDescriptor.scoreOf(Long.reverseBytes(org.agrona.UnsafeApi.getLong(address)));
            item.clear()
                    .put(address + Long.BYTES, byScore.itemLength() - Long.BYTES)
                    .putLong(Double.doubleToRawLongBits(score));
            insert(value.second(), item, "a member of a sorted set");
        }
    }
}
