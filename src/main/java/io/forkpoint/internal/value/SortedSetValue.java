package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import io.forkpoint.value.AddCondition;
import io.forkpoint.value.AddCounts;
import io.forkpoint.value.AddOutcome;
import io.forkpoint.value.ScoredMember;
import java.util.Collection;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * A sorted set: an opened collection whose items are ordered by score and member. A large one has its members' scores in
 * the second tree, too; in a small one a member is looked for from item to item, and also in one whose second tree could
 * not be made for want of memory, which the next addition tries again.
 *
 * <p>A method that throws has changed nothing, if it does not say otherwise. For one thread.
 */
public final class SortedSetValue {
    /** No more members than these are looked for one by one: with their order they fill an image. */
    private static final int MAX_UNINDEXED = CollectionValue.MAX_INLINE_BYTES / Long.BYTES;

    private static final ThreadLocal<ItemBuffer> BUFFER = ThreadLocal.withInitial(ItemBuffer::new);

    private final CollectionValue value;
    final Tree items;
    final Tree scores;
    private final ItemBuffer buffer = BUFFER.get();
    /** Of the member that was found. */
    private long foundOrder;

    public SortedSetValue(CollectionValue value) {
        this.value = value;
        items = value.items();
        scores = value.second();
    }

    /** How many members it has. */
    public long size() {
        return value.size();
    }

    // ---- finding ----------------------------------------------------------------------------------------------

    boolean isIndexed() {
        return value.isRooted() && scores.size() == items.size();
    }

    private boolean find(byte[] member) {
        if (!isIndexed()) {
            return findLinearly(member);
        }
        if (!scores.find(member)) {
            return false;
        }
        foundOrder = CollectionDescriptor.orderOf(scoreAt(scores));
        return true;
    }

    private boolean findLinearly(byte[] member) {
        boolean more = items.first();
        for (int i = 0; more && i < MAX_UNINDEXED; i++) {
            long item = items.itemAddress();
            int length = memberLength();
            if (length == member.length
                    && Order.compare(member, ItemBuffer.ARRAY_BASE, length, item + Long.BYTES, length) == 0) {
                foundOrder = orderAt(item);
                return true;
            }
            more = items.next();
        }
        return false;
    }

    static double scoreAt(Tree scores) {
        return Double.longBitsToDouble(UnsafeApi.getLong(scores.valueAddress()));
    }

    /** Puts the member at which the items stand into a buffer. */
    ItemBuffer memberHere(ItemBuffer member) {
        return member.clear().put(items.itemAddress() + Long.BYTES, memberLength());
    }

    private int memberLength() {
        int length = items.itemLength() - Long.BYTES;
        if (length < 0) {
            throw new TornReadException();
        }
        return length;
    }

    private static long orderAt(long item) {
        return Long.reverseBytes(UnsafeApi.getLong(item));
    }

    private ItemBuffer key(long order, byte[] member) {
        return buffer.clear().putOrdered(order).put(member);
    }

    /** A member's score; NaN if it is none. */
    public double score(byte[] member) {
        return find(member) ? CollectionDescriptor.scoreOf(foundOrder) : Double.NaN;
    }

    /** How many members stand before this one; -1 if it is none. */
    public long rank(byte[] member) {
        if (!find(member)) {
            return -1;
        }
        items.find(key(foundOrder, member));
        return items.rank();
    }

    /** The member and score at which the items stand. */
    ScoredMember here() {
        long item = items.itemAddress();
        int length = memberLength();
        return new ScoredMember(
                TreeCursor.copy(item + Long.BYTES, length), CollectionDescriptor.scoreOf(checkOrder(orderAt(item))));
    }

    /** What a reader without a lock sees may be no score at all. */
    private static long checkOrder(long order) {
        if (Double.isNaN(CollectionDescriptor.scoreOf(order))) {
            throw new TornReadException();
        }
        return order;
    }

    /** How many items stand before a score, or a score and a member. */
    long rankOf(long order, byte[] member) {
        items.find(key(order, member));
        return items.rank();
    }

    /** How many items stand before this place or at it, be there such a member or not. */
    long rankBehind(ScoredMember last) {
        boolean found = items.find(key(CollectionDescriptor.orderOf(last.score()), last.member()));
        return items.rank() + (found ? 1 : 0);
    }

    /** How many items stand before a member, if the scores are one or agree with the order of the members. */
    long rankByMember(byte[] member) {
        if (!items.last()) {
            return 0;
        }
        long lastOrder = orderAt(items.itemAddress());
        items.first();
        long order = orderAt(items.itemAddress());
        return order == lastOrder ? rankOf(order, member) : firstAtLeast(member);
    }

    private long firstAtLeast(byte[] member) {
        long low = 0;
        long high = items.size();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (items.seek(middle) && compareHere(member) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How a member compares to that of the item at which the items stand. */
    private int compareHere(byte[] member) {
        return Order.compare(
                member, ItemBuffer.ARRAY_BASE, member.length, items.itemAddress() + Long.BYTES, memberLength());
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /** Gives a member a score. Throws IllegalArgumentException if it is not a number. */
    public AddOutcome add(byte[] member, double score, AddCondition condition) {
        double to = ScoredMember.checkScore(score);
        if (!find(member)) {
            if (!condition.adds()) {
                return AddOutcome.REFUSED;
            }
            insert(CollectionDescriptor.orderOf(to), member);
            return AddOutcome.ADDED;
        }
        double from = CollectionDescriptor.scoreOf(foundOrder);
        if (!condition.changes(from, to)) {
            return AddOutcome.REFUSED;
        }
        if (from == to) {
            return AddOutcome.SAME;
        }
        move(member, foundOrder, CollectionDescriptor.orderOf(to));
        return AddOutcome.CHANGED;
    }

    /** Adds a member of a file with its score as it is, also -0; whether it was none yet. */
    public boolean load(byte[] member, double score) {
        if (find(member)) {
            return false;
        }
        insert(CollectionDescriptor.orderOf(score), member);
        return true;
    }

    /** Gives several members scores, in this order, on a condition. */
    public AddCounts addAll(Collection<ScoredMember> members, AddCondition condition) {
        long[] counts = new long[2];
        Room room = new Room();
        for (ScoredMember each : members) {
            room.add(Long.BYTES + (long) each.member().length);
        }
        if (room.items() == 1) {
            addEach(members, condition, counts);
        } else if (room.items() > 1) {
            value.atomically(room, () -> addEach(members, condition, counts));
        }
        return new AddCounts(counts[0], counts[1]);
    }

    private void addEach(Collection<ScoredMember> members, AddCondition condition, long[] counts) {
        for (ScoredMember each : members) {
            switch (add(each.member(), each.score(), condition)) {
                case ADDED -> counts[0]++;
                case CHANGED -> counts[1]++;
                default -> {
                    // It stays as it was.
                }
            }
        }
    }

    /**
     * Adds to a member's score, 0 if it is none.
     *
     * @return the sum; NaN if the condition did not hold
     * @throws IllegalArgumentException if the sum is not a number
     */
    public double increment(byte[] member, double delta, AddCondition condition) {
        double from = score(member);
        double to = ScoredMember.checkScore(Double.isNaN(from) ? delta : from + delta);
        return add(member, to, condition) == AddOutcome.REFUSED ? Double.NaN : to;
    }

    private void insert(long order, byte[] member) {
        prepareFor(member);
        ItemBuffer item = key(order, member);
        items.find(item);
        items.insert(item);
        if (value.isRooted()) {
            try {
                scores.insert(scoreItem(member, order));
            } catch (MemoryLimitException | OutOfMemoryError e) {
                items.find(key(order, member));
                items.remove();
                throw e;
            }
        }
    }

    private void move(byte[] member, long from, long to) {
        prepareFor(member);
        ItemBuffer item = key(to, member);
        items.find(item);
        items.insert(item);
        try {
            items.find(key(from, member));
            items.makeWritable();
            if (value.isRooted()) {
                scores.replace(scoreItem(member, to));
            }
        } catch (MemoryLimitException | OutOfMemoryError e) {
            items.find(key(to, member));
            items.remove();
            throw e;
        }
        // They still stand at the old item: what has changed since is another tree.
        items.remove();
    }

    private ItemBuffer scoreItem(byte[] member, long order) {
        return buffer.clear().put(member).putLong(bitsOf(order));
    }

    private static long bitsOf(long order) {
        return Double.doubleToRawLongBits(CollectionDescriptor.scoreOf(order));
    }

    /**
     * Gives it the second tree before the insertion that makes it large. Of a large one the second tree stands at the
     * member then, or where it is to be, and no change of the first one moves it from there.
     */
    private void prepareFor(byte[] member) {
        if (!value.isRooted()) {
            if (items.fitsInline(Long.BYTES + member.length)) {
                return;
            }
            value.root();
        }
        if (!isIndexed()) {
            index();
            scores.find(member);
        }
    }

    private void index() {
        try {
            for (boolean more = items.first(); more; more = items.next()) {
                long item = items.itemAddress();
                buffer.clear().put(item + Long.BYTES, memberLength()).putLong(bitsOf(orderAt(item)));
                scores.findKeyOf(buffer);
                scores.insert(buffer);
            }
        } catch (MemoryLimitException | OutOfMemoryError e) {
            scores.removeRange(0, scores.size());
            throw e;
        }
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /** Removes a member. Returns whether it was one. */
    public boolean remove(byte[] member) {
        if (!prepareRemoval(member)) {
            return false;
        }
        removeHere(isIndexed());
        return true;
    }

    /** Removes the item at which the trees stand. */
    private void removeHere(boolean indexed) {
        items.remove();
        if (indexed) {
            scores.remove();
        }
    }

    /** Removes members, all or, if it throws, none. Returns how many were members. */
    public int removeAll(List<byte[]> members) {
        for (byte[] member : members) {
            prepareRemoval(member);
        }
        int removed = 0;
        for (byte[] member : members) {
            removed += removePrepared(member) ? 1 : 0;
        }
        return removed;
    }

    /** Makes sure that the removal of a member, at which the trees stand then, cannot fail. Returns whether it is one. */
    private boolean prepareRemoval(byte[] member) {
        if (!find(member)) {
            return false;
        }
        if (value.isRooted()) {
            if (isIndexed()) {
                scores.makeWritable();
            }
            items.find(key(foundOrder, member));
            items.makeWritable();
        }
        return true;
    }

    private boolean removePrepared(byte[] member) {
        if (!find(member)) {
            return false;
        }
        items.find(key(foundOrder, member));
        removeHere(isIndexed());
        return true;
    }
}
