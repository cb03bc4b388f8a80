package io.forkpoint.internal.value;

import io.forkpoint.value.ExpireOutcome;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import io.forkpoint.value.PersistOutcome;
import java.util.Arrays;
import java.util.List;

/**
 * The expiry of a hash's fields, with the commands of Redis 7.4 and 8 and Valkey 9. Times are milliseconds since 1970. A
 * method that throws has changed nothing. Confined to the thread that opened the collection.
 */
public final class HashExpiry {
    /** In place of an expiry: the field keeps its own. */
    public static final long KEEP = -2;

    private final CollectionValue value;
    private final FieldTable fields;

    /** Creates a view as of {@code now}, in milliseconds since 1970; what expires then or before has expired. */
    public HashExpiry(CollectionValue value, long now) {
        this.value = value;
        fields = new FieldTable(value, now);
    }

    /** HPEXPIRETIME: returns each field's expiry, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}. */
    public long[] expiries(byte[][] names) {
        return Arrays.stream(names).mapToLong(this::expiry).toArray();
    }

    private long expiry(byte[] field) {
        return fields.find(field) ? fields.fields.expiry() : Expiry.NO_ENTRY;
    }

    /**
     * HPEXPIREAT: sets the expiry of fields; removes them if the expiry has passed.
     *
     * @return the outcome of each field
     */
    public List<ExpireOutcome> expireAt(byte[][] names, long expiry, ExpiryCondition condition) {
        requireTime(expiry);
        fields.removeExpired(HashValue.REMOVED_BY_A_WRITE);
        ExpireOutcome[] results = new ExpireOutcome[names.length];
        Room room = new Room();
        for (int i = 0; i < names.length; i++) {
            results[i] = judge(names[i], expiry, condition, room);
        }
        if (room.items() > 0) {
            prepareFor(expiry);
            value.atomically(room, () -> {
                for (int i = 0; i < names.length; i++) {
                    // Judged again: a field may occur twice.
                    results[i] = judge(names[i], expiry, condition, room);
                    if (results[i] == ExpireOutcome.SET || results[i] == ExpireOutcome.REMOVED) {
                        set(names[i], fields.fields.value(), expiry);
                    }
                }
            });
        }
        return List.of(results);
    }

    private static void requireTime(long expiry) {
        if (expiry < 0) {
            throw new IllegalArgumentException(
                    "an expiry is a time in milliseconds since 1970: expiryMillis=" + expiry);
        }
    }

    private ExpireOutcome judge(byte[] field, long expiry, ExpiryCondition condition, Room room) {
        long old = expiry(field);
        if (old == Expiry.NO_ENTRY) {
            return ExpireOutcome.NO_FIELD;
        }
        if (!condition.allows(old, expiry)) {
            return ExpireOutcome.REFUSED;
        }
        room.add(FieldTable.itemBytes(field, fields.fields.valueLength(), expiry));
        return fields.hasPassed(expiry) ? ExpireOutcome.REMOVED : ExpireOutcome.SET;
    }

    private void prepareFor(long expiry) {
        if (expiry >= 0 && !fields.hasPassed(expiry)) {
            fields.beExpiring(expiry);
        }
    }

    /** Sets a field, or removes it if the expiry has passed. */
    private void set(byte[] field, byte[] content, long expiry) {
        if (expiry >= 0 && fields.hasPassed(expiry)) {
            fields.remove(field);
        } else {
            fields.put(field, content, expiry);
        }
    }

    /** HPERSIST: removes the expiry of fields; returns the outcome of each. */
    public List<PersistOutcome> persist(byte[][] names) {
        fields.removeExpired(HashValue.REMOVED_BY_A_WRITE);
        PersistOutcome[] results = new PersistOutcome[names.length];
        Room room = new Room();
        for (byte[] name : names) {
            if (expiry(name) >= 0) {
                room.add(FieldTable.itemBytes(name, fields.fields.valueLength(), Expiry.NONE));
            }
        }
        if (room.items() == 0) {
            return Arrays.stream(names).map(name -> outcome(expiry(name))).toList();
        }
        value.atomically(room, () -> {
            for (int i = 0; i < names.length; i++) {
                long old = expiry(names[i]);
                results[i] = outcome(old);
                if (old >= 0) {
                    fields.put(names[i], fields.fields.value(), Expiry.NONE);
                }
            }
        });
        return List.of(results);
    }

    private static PersistOutcome outcome(long old) {
        return old == Expiry.NO_ENTRY
                ? PersistOutcome.NO_FIELD
                : old == Expiry.NONE ? PersistOutcome.NO_EXPIRY : PersistOutcome.PERSISTED;
    }

    /**
     * HGETEX: reads fields, and sets or removes their expiry; removes them if the expiry has passed.
     *
     * @return the values, null where there is no such field
     */
    public byte[][] getAndExpire(byte[][] names, long expiry) {
        if (expiry != Expiry.NONE) {
            requireTime(expiry);
        }
        byte[][] contents = new HashValue(value, fields.now()).get(names);
        if (expiry == Expiry.NONE) {
            persist(names);
        } else {
            expireAt(names, expiry, ExpiryCondition.ALWAYS);
        }
        return contents;
    }

    /**
     * HSETEX: sets fields with an expiry, without one, or keeping their own; removes them if the expiry has passed.
     *
     * @return whether the condition held and the fields were set
     */
    public boolean putAll(byte[][] names, byte[][] contents, FieldCondition condition, long expiry) {
        if (names.length != contents.length) {
            throw new IllegalArgumentException(
                    "there must be as many values as fields: fields=" + names.length + " values=" + contents.length);
        }
        if (expiry != Expiry.NONE && expiry != KEEP) {
            requireTime(expiry);
        }
        fields.removeExpired(HashValue.REMOVED_BY_A_WRITE);
        if (!holds(condition, names)) {
            return false;
        }
        Room room = new Room();
        for (int i = 0; i < names.length; i++) {
            room.add(FieldTable.itemBytes(names[i], contents[i].length, expiry == Expiry.NONE ? Expiry.NONE : 0));
        }
        prepareFor(expiry);
        value.atomically(room, () -> {
            for (int i = 0; i < names.length; i++) {
                set(names[i], contents[i], expiry == KEEP ? Math.max(Expiry.NONE, expiry(names[i])) : expiry);
            }
        });
        return true;
    }

    private boolean holds(FieldCondition condition, byte[][] names) {
        return switch (condition) {
            case ALWAYS -> true;
            case NONE_PRESENT -> Arrays.stream(names).noneMatch(fields::find);
            case ALL_PRESENT -> Arrays.stream(names).allMatch(fields::find);
        };
    }

    // ---- the sweep --------------------------------------------------------------------------------------------

    /** Removes expired fields if there is memory for it; returns their number. */
    public int removeExpired(int atMost) {
        return fields.removeExpired(atMost);
    }

    /** Returns the earliest expiry of a field, which may have passed; {@link Expiry#NONE} if no field expires. */
    public long nextExpiry() {
        return fields.nextExpiry();
    }
}
