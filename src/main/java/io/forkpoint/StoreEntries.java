package io.forkpoint;

import io.forkpoint.errors.RdbFormatException;
import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.keyspace.EntryEdits;
import io.forkpoint.internal.keyspace.EntryInspection;
import io.forkpoint.internal.keyspace.KeyOperations;
import io.forkpoint.internal.keyspace.KeyScan;
import io.forkpoint.internal.keyspace.Keyspace;
import io.forkpoint.internal.keyspace.Limits;
import io.forkpoint.internal.keyspace.Transactions;
import io.forkpoint.internal.load.DumpedEntries;
import io.forkpoint.internal.rdb.DumpedValue;
import io.forkpoint.value.EntryEditor;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Operations on one or several whole entries of a database, of any type. Each method is atomic. See {@link Database} for
 * errors, times and threads.
 */
public final class StoreEntries {
    private final Keyspace keyspace;
    private final int index;
    private final KeyOperations operations;
    private final Transactions transactions;
    private final KeyScan scan;
    private final EntryEdits edits;
    private final EntryInspection inspection;
    private final DumpedEntries dumps;

    StoreEntries(
            Keyspace keyspace, int index, KeyOperations operations, KeyScan scan, CollectionOperations collections) {
        this.keyspace = keyspace;
        this.index = index;
        this.operations = operations;
        this.scan = scan;
        transactions = new Transactions(keyspace);
        edits = new EntryEdits(keyspace);
        inspection = new EntryInspection(keyspace);
        dumps = new DumpedEntries(inspection, collections, operations, index);
    }

    // ---- reading -----------------------------------------------------------------------------------------------

    /**
     * Returns a random key. All keys are about equally likely.
     *
     * @return the key; null if there is none
     */
    public byte @Nullable [] randomKey() {
        return scan.random(index);
    }

    /**
     * Returns the memory that an entry takes: its block, including the key, and all nodes of its value. The headers of a
     * large collection's nodes do not count.
     *
     * @param key the key
     * @return the number of bytes; empty if there is no such key
     */
    public OptionalLong memoryUsage(byte[] key) {
        long bytes = inspection.bytes(index, key);
        return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /**
     * Returns a value in the form of Redis's DUMP: its RDB encoding, the RDB version and a checksum. Every server that knows
     * the value's type reads it. The expiry is not part of it. Writers are not blocked; the old value is kept meanwhile.
     *
     * @param key the key
     * @return the payload; null if there is no such key, or the key holds a module's value
     */
    public byte @Nullable [] dump(byte[] key) {
        return dumps.dump(key);
    }

    /**
     * Returns whether a payload is a whole payload of DUMP, with the right checksum and a readable version.
     *
     * @param payload the payload
     * @return whether the payload is whole
     */
    public static boolean isDump(byte[] payload) {
        return DumpedValue.hasSoundFooter(payload);
    }

    // ---- setting -----------------------------------------------------------------------------------------------

    /**
     * Restores an entry from a payload of {@link #dump}, or of another server's DUMP.
     *
     * @param key the key
     * @param payload the payload
     * @param expiryMillis milliseconds since 1970, or {@link Expiry#NONE}
     * @param replace whether the entry may replace another
     * @return whether the entry was restored
     * @throws IllegalArgumentException if the expiry is another negative number, or lies before the year 2000
     * @throws RdbFormatException if the payload is damaged or of an unknown type; nothing is changed
     */
    public boolean restore(byte[] key, byte[] payload, long expiryMillis, boolean replace) {
        Objects.requireNonNull(key, "key");
        long expiry = expiryMillis == Expiry.NONE ? KeyOperations.NO_EXPIRY : Expiry.checkMillis(expiryMillis);
        return dumps.restore(key, payload, expiry, replace);
    }

    /**
     * Restores an entry with an expiry from a payload of {@link #dump}, or of another server's DUMP.
     *
     * @param key the key
     * @param payload the payload
     * @param expiry the time; one that has passed leaves no key
     * @param replace whether the entry may replace another
     * @return whether the entry was restored
     * @throws RdbFormatException if the payload is damaged or of an unknown type; nothing is changed
     */
    public boolean restore(byte[] key, byte[] payload, Instant expiry, boolean replace) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(expiry, "expiry");
        return restore(key, payload, Expiry.at(expiry), replace);
    }

    /**
     * Restores an entry with an expiry from a payload of {@link #dump}, or of another server's DUMP.
     *
     * @param key the key
     * @param payload the payload
     * @param timeToLive the time from now
     * @param replace whether the entry may replace another
     * @return whether the entry was restored
     * @throws IllegalArgumentException if the time is negative
     * @throws RdbFormatException if the payload is damaged or of an unknown type; nothing is changed
     */
    public boolean restore(byte[] key, byte[] payload, Duration timeToLive, boolean replace) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(timeToLive, "timeToLive");
        return restore(key, payload, Expiry.after(timeToLive), replace);
    }

    // ---- expiry ------------------------------------------------------------------------------------------------

    /**
     * Gives a key an expiry, if its current expiry meets some conditions.
     *
     * @param key the key
     * @param expiryMillis milliseconds since 1970; a time that has passed removes the key
     * @param conditions the conditions, all of which must be met
     * @return whether there was such a key and all conditions were met
     * @throws IllegalArgumentException if the expiry is negative or lies before the year 2000
     */
    public boolean expireAt(byte[] key, long expiryMillis, ExpiryCondition... conditions) {
        Objects.requireNonNull(conditions, "conditions");
        long expiry = Expiry.checkMillis(expiryMillis);
        return edit(key, entry -> {
            if (!entry.exists()) {
                return false;
            }
            long old = entry.expiresAtMillis();
            for (ExpiryCondition condition : conditions) {
                if (!condition.allows(old, expiry)) {
                    return false;
                }
            }
            entry.expireAt(expiry);
            return true;
        });
    }

    /**
     * Gives a key an expiry, if its current expiry meets some conditions.
     *
     * @param key the key
     * @param expiry the time; one that has passed removes the key
     * @param conditions the conditions, all of which must be met
     * @return whether there was such a key and all conditions were met
     */
    public boolean expireAt(byte[] key, Instant expiry, ExpiryCondition... conditions) {
        Objects.requireNonNull(expiry, "expiry");
        Objects.requireNonNull(conditions, "conditions");
        return expireAt(key, Expiry.at(expiry), conditions);
    }

    /**
     * Gives a key an expiry, if its current expiry meets some conditions.
     *
     * @param key the key
     * @param timeToLive the time from now; zero removes the key
     * @param conditions the conditions, all of which must be met
     * @return whether there was such a key and all conditions were met
     * @throws IllegalArgumentException if the time is negative
     */
    public boolean expireAfter(byte[] key, Duration timeToLive, ExpiryCondition... conditions) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        Objects.requireNonNull(conditions, "conditions");
        return expireAt(key, Expiry.after(timeToLive), conditions);
    }

    // ---- with another key --------------------------------------------------------------------------------------

    /**
     * Moves an entry, with its expiry, to another key in this or another database of the same store.
     *
     * @param from the key
     * @param database the database of the new key
     * @param to the new key
     * @param replace whether the entry may replace another
     * @return whether the entry was moved
     */
    public boolean move(byte[] from, Database database, byte[] to, boolean replace) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.move(index, from, indexOf(database), to, replace);
    }

    /**
     * Copies an entry, with its expiry, to another key in this or another database of the same store.
     *
     * @param from the key
     * @param database the database of the copy
     * @param to the key of the copy, which must differ within one database
     * @param replace whether the copy may replace an entry
     * @return whether the entry was copied
     */
    public boolean copy(byte[] from, Database database, byte[] to, boolean replace) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.copy(index, from, indexOf(database), to, replace);
    }

    /**
     * Exchanges the contents of this database and another of the same store (SWAPDB). Atomic; a running snapshot still
     * writes the contents of its moment. Every entry names its database, so all entries of both are copied: writers of all
     * databases wait about a second for a million entries, and the store needs memory for both contents twice.
     *
     * @param database the other database
     */
    public void swap(Database database) {
        edits.swap(index, indexOf(database));
    }

    private int indexOf(Database database) {
        if (!database.isOf(keyspace)) {
            throw new IllegalArgumentException(
                    "the other database must be of the same store: index=" + database.index());
        }
        return database.index();
    }

    // ---- several things at once --------------------------------------------------------------------------------

    /**
     * Reads and writes the entry of a key atomically: no other writer and no snapshot comes between.
     *
     * @param key the key, which need not exist
     * @param action called once on this thread; must not use the store otherwise
     * @param <T> the type of the action's result
     * @return the action's result
     */
    public <T extends @Nullable Object> T edit(byte[] key, Function<? super EntryEditor, T> action) {
        Objects.requireNonNull(action, "action");
        try {
            return edits.edit(index, key, action);
        } finally {
            Reference.reachabilityFence(operations);
        }
    }

    /**
     * Reads and writes the entries of several keys atomically: no other writer and no snapshot comes between.
     *
     * @param keys the keys; a key may come twice
     * @param action called once on this thread with an editor for each key; must not use the store otherwise
     * @param <T> the type of the action's result
     * @return the action's result
     */
    public <T extends @Nullable Object> T editAll(byte[][] keys, Function<? super EntryEditor[], T> action) {
        Objects.requireNonNull(action, "action");
        try {
            return edits.edit(index, keys, action);
        } finally {
            Reference.reachabilityFence(operations);
        }
    }

    /**
     * Sets several strings atomically, and removes the expiry of their keys. If the store's limit is reached, the strings
     * before the one that failed are set.
     *
     * @param keys the keys
     * @param values a string for each key
     */
    public void putAllAtomically(byte[][] keys, byte[][] values) {
        putAllAtomically(keys, values, false);
    }

    /**
     * Sets several strings atomically, if none of the keys has an entry.
     *
     * @param keys the keys; of a key that comes twice, the last value counts
     * @param values a string for each key
     * @return whether the strings were set
     */
    public boolean putAllIfAbsent(byte[][] keys, byte[][] values) {
        return putAllAtomically(keys, values, true);
    }

    private boolean putAllAtomically(byte[][] keys, byte[][] values, boolean ifAbsent) {
        if (keys.length != values.length) {
            throw new IllegalArgumentException(
                    "there must be a value for each key: keys=" + keys.length + " values=" + values.length);
        }
        for (byte[] value : values) {
            Limits.checkValue(value.length);
        }
        return editAll(keys, entries -> {
            if (ifAbsent && Arrays.stream(entries).anyMatch(EntryEditor::exists)) {
                return false;
            }
            for (int i = 0; i < entries.length; i++) {
                entries[i].put(values[i], Expiry.NONE);
            }
            return true;
        });
    }
}
