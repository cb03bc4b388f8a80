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
 * The operations on whole entries of a database, of any type, and on several at once. Each method is atomic. See {@link Database} for errors, times and threads.
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
     * Returns a random key, each about as likely as any other.
     *
     * @return the key; null if there is none
     */
    public byte @Nullable [] randomKey() {
        return scan.random(index);
    }

    /**
     * Returns the memory that an entry takes: its block, the key included, and all nodes of its value. The headers of the nodes
     * of a large collection are left out.
     *
     * @param key the key
     * @return the number of bytes; empty if there is no such key
     */
    public OptionalLong memoryUsage(byte[] key) {
        long bytes = inspection.bytes(index, key);
        return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /**
     * Returns a value in the form of Redis's DUMP, which every server reads that knows the value's type: its RDB encoding, the
     * version of that and a checksum. The expiry is not part of it. Writers go on meanwhile, and keep the old value.
     *
     * @param key the key
     * @return the payload; null if there is no such key, or the key holds a module's value
     */
    public byte @Nullable [] dump(byte[] key) {
        return dumps.dump(key);
    }

    /**
     * Returns whether a payload is a whole one of DUMP: its checksum is right, and its version can be read.
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
     * @param replace whether the entry may take the place of what the key has
     * @return whether the entry could be placed
     * @throws IllegalArgumentException if the expiry is another negative number, or lies before the year 2000
     * @throws RdbFormatException if the payload is damaged or of an unknown type; nothing is changed
     */
    public boolean restore(byte[] key, byte[] payload, long expiryMillis, boolean replace) {
        Objects.requireNonNull(key, "key");
        long expiry = expiryMillis == Expiry.NONE ? KeyOperations.NO_EXPIRY : Expiry.checkMillis(expiryMillis);
        return dumps.restore(key, payload, expiry, replace);
    }

    /**
     * Restores an entry that expires from a payload of {@link #dump}, or of another server's DUMP.
     *
     * @param key the key
     * @param payload the payload
     * @param expiry the time; one that has passed leaves no key
     * @param replace whether the entry may take the place of what the key has
     * @return whether the entry could be placed
     * @throws RdbFormatException if the payload is damaged or of an unknown type; nothing is changed
     */
    public boolean restore(byte[] key, byte[] payload, Instant expiry, boolean replace) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(expiry, "expiry");
        return restore(key, payload, Expiry.at(expiry), replace);
    }

    /**
     * Restores an entry that expires from a payload of {@link #dump}, or of another server's DUMP.
     *
     * @param key the key
     * @param payload the payload
     * @param timeToLive the time from now
     * @param replace whether the entry may take the place of what the key has
     * @return whether the entry could be placed
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
     * Gives a key an expiry, if its present one allows that.
     *
     * @param key the key
     * @param expiryMillis milliseconds since 1970; a time that has passed removes the key
     * @param conditions the conditions, all of which must allow the expiry
     * @return whether there was such a key, and the conditions have allowed the expiry
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
     * Gives a key an expiry, if its present one allows that.
     *
     * @param key the key
     * @param expiry the time; one that has passed removes the key
     * @param conditions the conditions, all of which must allow the expiry
     * @return whether there was such a key, and the conditions have allowed the expiry
     */
    public boolean expireAt(byte[] key, Instant expiry, ExpiryCondition... conditions) {
        Objects.requireNonNull(expiry, "expiry");
        Objects.requireNonNull(conditions, "conditions");
        return expireAt(key, Expiry.at(expiry), conditions);
    }

    /**
     * Gives a key an expiry, if its present one allows that.
     *
     * @param key the key
     * @param timeToLive the time from now; zero removes the key
     * @param conditions the conditions, all of which must allow the expiry
     * @return whether there was such a key, and the conditions have allowed the expiry
     * @throws IllegalArgumentException if the time is negative
     */
    public boolean expireAfter(byte[] key, Duration timeToLive, ExpiryCondition... conditions) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        Objects.requireNonNull(conditions, "conditions");
        return expireAt(key, Expiry.after(timeToLive), conditions);
    }

    // ---- with another key --------------------------------------------------------------------------------------

    /**
     * Gives an entry another key, in this or another database of the same store. The expiry goes along.
     *
     * @param from the key
     * @param database the database of the new key
     * @param to the new key
     * @param replace whether the entry may take the place of what that key has
     * @return whether there was such an entry, and it could be placed
     */
    public boolean move(byte[] from, Database database, byte[] to, boolean replace) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.move(index, from, indexOf(database), to, replace);
    }

    /**
     * Gives another key, in this or another database of the same store, a copy of an entry. The expiry goes along.
     *
     * @param from the key
     * @param database the database of the copy
     * @param to the key of the copy, which must be another one
     * @param replace whether the copy may take the place of what that key has
     * @return whether there was such an entry, and its copy could be placed
     */
    public boolean copy(byte[] from, Database database, byte[] to, boolean replace) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return transactions.copy(index, from, indexOf(database), to, replace);
    }

    /**
     * Exchanges the contents of this database and of another one of the same store: SWAPDB. At once for everybody, and a running snapshot still writes what each had at its moment. Every entry of both is copied, since it says itself
     * which database it is of: writers of all databases wait meanwhile, about a second for a million entries, and the
     * store needs memory for both contents twice.
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
     * Reads and writes the entry of a key so that no other writer, and no snapshot, comes between.
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
     * Reads and writes the entries of several keys so that no other writer, and no snapshot, comes between.
     *
     * @param keys the keys, of which no two need be different
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
     * Sets strings at once, and removes the expiry of their keys. If the store's limit is reached, those before are set.
     *
     * @param keys the keys
     * @param values a string for each key
     */
    public void putAllAtomically(byte[][] keys, byte[][] values) {
        putAllAtomically(keys, values, false);
    }

    /**
     * Sets strings at once, if none of the keys has an entry.
     *
     * @param keys the keys; of one that comes twice the last value counts
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
