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
 * A sorted set: an open collection whose items are ordered by score and member. A large set also has its members' scores
 * in the second tree. In a small set a member is searched item by item; so it is in a set whose second tree could not be
 * built for lack of memory, which the next addition tries again.
 *
 * <p>A method that throws has changed nothing, unless it says otherwise. For one thread.
 */
public final class SortedSetValue {
    /** The most members that are searched one by one: with their orders they fill an image. */
    private static final int MAX_UNINDEXED = CollectionValue.MAX_INLINE_BYTES / Long.BYTES;

    private static final ThreadLocal<ItemBuffer> BUFFER = ThreadLocal.withInitial(ItemBuffer::new);

    private final CollectionValue value;
    final Tree items;
    final Tree scores;
    private final ItemBuffer buffer = BUFFER.get();
    /** The order of the member that was found. */
    private long foundOrder;

    public SortedSetValue(CollectionValue value) {
        this.value = value;
        items = value.items();
        scores = value.second();
    }

    /** Returns the number of members. */
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

    /** Puts the member at the items' cursor into a buffer. */
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

    /** Returns a member's score; NaN if it is not a member. */
    public double score(byte[] member) {
        return find(member) ? CollectionDescriptor.scoreOf(foundOrder) : Double.NaN;
    }

    /** Returns the number of members before this one; -1 if it is not a member. */
    public long rank(byte[] member) {
        if (!find(member)) {
            return -1;
        }
        items.find(key(foundOrder, member));
        return items.rank();
    }

    /** Returns the member and score at the items' cursor. */
    ScoredMember here() {
        long item = items.itemAddress();
        int length = memberLength();
        return new ScoredMember(
                TreeCursor.copy(item + Long.BYTES, length), CollectionDescriptor.scoreOf(checkOrder(orderAt(item))));
    }

    /** Checks an order: what a reader without a lock sees may be no score at all. */
    private static long checkOrder(long order) {
        if (Double.isNaN(CollectionDescriptor.scoreOf(order))) {
            throw new TornReadException();
        }
        return order;
    }

    /** Returns the number of items before a score, or before a score and a member. */
    long rankOf(long order, byte[] member) {
        items.find(key(order, member));
        return items.rank();
    }

    /** Returns the number of items before or at this place, whether or not it is a member. */
    long rankBehind(ScoredMember last) {
        boolean found = items.find(key(CollectionDescriptor.orderOf(last.score()), last.member()));
        return items.rank() + (found ? 1 : 0);
    }

    /** Returns the number of items before a member, if all scores are equal or agree with the order of the members. */
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

    /** Compares a member with the one at the items' cursor. */
    private int compareHere(byte[] member) {
        return Order.compare(
                member, ItemBuffer.ARRAY_BASE, member.length, items.itemAddress() + Long.BYTES, memberLength());
    }

    // ---- adding -----------------------------------------------------------------------------------------------

    /** Sets the score of a member. Throws IllegalArgumentException if it is not a number. */
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

    /** Adds a member from a file with its exact score, even -0; returns whether it is new. */
    public boolean load(byte[] member, double score) {
        if (find(member)) {
            return false;
        }
        insert(CollectionDescriptor.orderOf(score), member);
        return true;
    }

    /** Sets the scores of several members in this order, under a condition. */
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
                    // The score stays.
                }
            }
        }
    }

    /**
     * Adds to a member's score, 0 if it is not a member.
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
        // The items' cursor is still at the old item: what has changed since is the other tree.
        items.remove();
    }

    private ItemBuffer scoreItem(byte[] member, long order) {
        return buffer.clear().put(member).putLong(bitsOf(order));
    }

    private static long bitsOf(long order) {
        return Double.doubleToRawLongBits(CollectionDescriptor.scoreOf(order));
    }

    /**
     * Builds the second tree before the insertion that makes the set large. In a large set the second tree's cursor is
     * then at the member, or at its future place, and no change of the first tree moves it.
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

    /** Removes a member; returns whether it existed. */
    public boolean remove(byte[] member) {
        if (!prepareRemoval(member)) {
            return false;
        }
        removeHere(isIndexed());
        return true;
    }

    /** Removes the item at the trees' cursors. */
    private void removeHere(boolean indexed) {
        items.remove();
        if (indexed) {
            scores.remove();
        }
    }

    /** Removes members; all or, if it throws, none. Returns the number that existed. */
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

    /**
     * Ensures that the removal of a member, at which the trees' cursors then are, cannot fail. Returns whether it exists.
     */
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
