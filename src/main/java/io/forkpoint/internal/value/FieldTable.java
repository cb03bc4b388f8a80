package io.forkpoint.internal.value;

import io.forkpoint.errors.MemoryLimitException;
import io.forkpoint.internal.memory.CollectionDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * The fields of a hash and, for a large one with expiries, the tree of its fields by expiry, which is kept in step. A
 * field whose expiry has passed is absent for every method except {@link #removeExpired}.
 */
final class FieldTable {
    /** The expiry of a field that does not expire. */
    static final long NO_EXPIRY = -1;

    final CollectionValue value;
    final Tree fields;
    private final Tree expiries;
    /** Milliseconds since 1970. */
    private final long now;

    FieldTable(CollectionValue value, long now) {
        this.value = value;
        this.now = now;
        fields = value.items();
        expiries = value.second();
    }

    long now() {
        return now;
    }

    /** Moves to a field; returns whether it exists. */
    boolean find(byte[] field) {
        return fields.find(field) && isLive();
    }

    /** Returns whether the field here has not expired. */
    boolean isLive() {
        long expiry = fields.expiry();
        return expiry == NO_EXPIRY || !hasPassed(expiry);
    }

    boolean hasPassed(long expiry) {
        return expiry <= now;
    }

    boolean isExpiring() {
        return CollectionDescriptor.isExpiringHash(value.type());
    }

    /** Returns the number of fields that have not expired. */
    long size() {
        return value.size() - due();
    }

    /** Returns the number of fields that have expired but are not removed yet. */
    long due() {
        if (!isExpiring() || value.size() == 0) {
            return 0;
        }
        if (value.isRooted()) {
            expiries.find(value.buffer().putOrdered(now + 1));
            return expiries.rank();
        }
        long due = 0;
        for (boolean more = fields.first(); more; more = fields.next()) {
            due += isLive() ? 0 : 1;
        }
        return due;
    }

    // ---- changes ----------------------------------------------------------------------------------------------

    /** Returns the length of a field's item. */
    static long itemBytes(byte[] field, long valueBytes, long expiry) {
        int prefix = 1;
        for (long rest = (long) field.length << 1; rest > 0x7f; rest >>>= 7) {
            prefix++;
        }
        return prefix + field.length + valueBytes + (expiry == NO_EXPIRY ? 0 : Long.BYTES);
    }

    /**
     * Sets a field. Changes more than one tree unless the hash has no expiries, and must then be called
     * {@linkplain CollectionValue#atomically atomically}, after {@link #beExpiring}.
     */
    void put(byte[] field, byte[] content, long expiry) {
        boolean found = fields.find(field);
        long old = found ? fields.expiry() : NO_EXPIRY;
        ItemBuffer item = value.buffer()
                .putVarint((long) field.length << 1 | (expiry == NO_EXPIRY ? 0 : 1))
                .put(field)
                .put(content);
        if (expiry != NO_EXPIRY) {
            item.putLong(expiry);
        }
        if (found) {
            fields.replace(item);
        } else {
            fields.insert(item);
        }
        if (value.isRooted() && old != expiry) {
            unlist(field, old);
            list(field, expiry);
        }
    }

    /** Removes a field, expired or not; returns whether it was live. To be called atomically if {@link #isListed}. */
    boolean remove(byte[] field) {
        if (!fields.find(field)) {
            return false;
        }
        boolean wasLive = isLive();
        long expiry = fields.expiry();
        fields.remove();
        if (value.isRooted()) {
            unlist(field, expiry);
        }
        return wasLive;
    }

    /** Returns whether a change of a field also changes the tree of expiries. */
    boolean isListed() {
        return isExpiring() && value.isRooted();
    }

    private void list(byte[] field, long expiry) {
        if (expiry != NO_EXPIRY) {
            ItemBuffer key = value.buffer().putOrdered(expiry).put(field);
            expiries.find(key);
            expiries.insert(key);
        }
    }

    private void unlist(byte[] field, long expiry) {
        if (expiry != NO_EXPIRY
                && expiries.find(value.buffer().putOrdered(expiry).put(field))) {
            expiries.remove();
        }
    }

    /** Prepares the hash for fields with this expiry. Leaves the content unchanged; may throw for lack of memory. */
    void beExpiring(long expiry) {
        value.raiseType(CollectionDescriptor.typeForFieldExpiry(expiry));
    }

    // ---- what has expired -------------------------------------------------------------------------------------

    /** Removes expired fields if there is memory for it; returns their number. */
    int removeExpired(int atMost) {
        if (!isExpiring() || value.size() == 0) {
            return 0;
        }
        List<byte[]> due = value.isRooted() ? listedDue(atMost) : smallDue(atMost);
        if (due.isEmpty()) {
            return 0;
        }
        try {
            value.atomically(new Room(), () -> due.forEach(this::remove));
        } catch (MemoryLimitException | OutOfMemoryError e) {
            // A running snapshot holds the nodes, and there is no memory for copies: tries again later.
            return 0;
        }
        return due.size();
    }

    private List<byte[]> listedDue(int atMost) {
        List<byte[]> due = new ArrayList<>();
        for (boolean more = expiries.first(); more && due.size() < atMost; more = expiries.next()) {
            if (!hasPassed(listedExpiry())) {
                break;
            }
            due.add(TreeCursor.copy(expiries.itemAddress() + Long.BYTES, expiries.itemLength() - Long.BYTES));
        }
        return due;
    }

    private long listedExpiry() {
        return Long.reverseBytes(UnsafeApi.getLong(expiries.itemAddress()));
    }

    private List<byte[]> smallDue(int atMost) {
        List<byte[]> due = new ArrayList<>();
        for (boolean more = fields.first(); more && due.size() < atMost; more = fields.next()) {
            if (!isLive()) {
                due.add(fields.key());
            }
        }
        return due;
    }

    /** Returns the earliest expiry, which may have passed; {@link #NO_EXPIRY} if no field expires. */
    long nextExpiry() {
        if (!isExpiring()) {
            return NO_EXPIRY;
        }
        if (value.isRooted()) {
            return expiries.first() ? listedExpiry() : NO_EXPIRY;
        }
        long next = Long.MAX_VALUE;
        for (boolean more = fields.first(); more; more = fields.next()) {
            long expiry = fields.expiry();
            next = expiry == NO_EXPIRY ? next : Math.min(next, expiry);
        }
        return next == Long.MAX_VALUE ? NO_EXPIRY : next;
    }
}
