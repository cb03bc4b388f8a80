package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_HASH;

import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.HashExpiry;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The expiry of a hash's fields, as Redis has it since 7.4 and Valkey since 9. Numbers are milliseconds
 * since 1970; negative ones, and those before the year 2000, which are plainly meant to count from now, throw
 * {@link IllegalArgumentException}. A field whose expiry has passed is absent at once. Safe for any number of
 * threads; each method is atomic, and throws what those of {@link StoreHash} throw.
 */
public final class StoreHashExpiry {
    private final CollectionOperations operations;
    private final int database;
    private final byte[] key;

    StoreHashExpiry(CollectionOperations operations, int database, byte[] key) {
        this.operations = operations;
        this.database = database;
        this.key = key;
    }

    private <T> T write(Function<HashExpiry, T> action) {
        return operations.write(
                database, key, TYPE_HASH, value -> action.apply(new HashExpiry(value, System.currentTimeMillis())));
    }

    /**
     * Reads when fields expire: HPEXPIRETIME.
     *
     * @param fields the fields
     * @return for each milliseconds since 1970, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    public long[] expiresAtMillis(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return expiresAtMillis(System.currentTimeMillis(), fields);
    }

    private long[] expiresAtMillis(long now, byte[]... fields) {
        return operations.readAll(database, key, TYPE_HASH, value -> new HashExpiry(value, now).expiries(fields));
    }

    /**
     * How long fields have left: HPTTL.
     *
     * @param fields the fields
     * @return for each milliseconds, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    public long[] timeToLiveMillis(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        long now = System.currentTimeMillis();
        return Arrays.stream(expiresAtMillis(now, fields))
                .map(expiry -> expiry < 0 ? expiry : expiry - now)
                .toArray();
    }

    /**
     * Gives fields an expiry: HPEXPIREAT.
     *
     * @param expiryMillis milliseconds since 1970; if that has passed, the fields are removed
     * @param condition which of them get it
     * @param fields the fields
     * @return for each -2 if there is no such field, 0 if the condition excludes it, 1 if it is set, 2 if it is removed
     */
    public int[] expireAt(long expiryMillis, ExpiryCondition condition, byte[]... fields) {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(fields, "fields");
        Expiry.checkMillis(expiryMillis);
        return write(hash -> hash.expireAt(fields, expiryMillis, condition));
    }

    /**
     * Gives fields an expiry.
     *
     * @param expiry when; if that has passed, the fields are removed
     * @param condition which of them get it
     * @param fields the fields
     * @return as {@link #expireAt(long, ExpiryCondition, byte[][])}
     */
    public int[] expireAt(Instant expiry, ExpiryCondition condition, byte[]... fields) {
        Objects.requireNonNull(expiry, "expiry");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(fields, "fields");
        return expireAt(Expiry.at(expiry), condition, fields);
    }

    /**
     * Gives fields an expiry: HPEXPIRE.
     *
     * @param timeToLive how long from now; zero removes the fields
     * @param condition which of them get it
     * @param fields the fields
     * @return as {@link #expireAt(long, ExpiryCondition, byte[][])}
     */
    public int[] expireAfter(Duration timeToLive, ExpiryCondition condition, byte[]... fields) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(fields, "fields");
        return expireAt(Expiry.after(timeToLive), condition, fields);
    }

    /**
     * When a field expires.
     *
     * @param field the field
     * @return none if it does not, or there is no such field
     */
    public Optional<Instant> expiresAt(byte[] field) {
        Objects.requireNonNull(field, "field");
        return Expiry.instant(expiresAtMillis(field)[0]);
    }

    /**
     * How long a field has left.
     *
     * @param field the field
     * @return none if it does not expire, or there is no such field
     */
    public Optional<Duration> timeToLive(byte[] field) {
        Objects.requireNonNull(field, "field");
        return Expiry.duration(timeToLiveMillis(field)[0]);
    }

    /**
     * Takes the expiry of fields away: HPERSIST.
     *
     * @param fields the fields
     * @return for each -2 if there is no such field, -1 if it had no expiry, 1 if it had
     */
    public int[] persist(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return write(hash -> hash.persist(fields));
    }

    /**
     * Reads fields and gives them another expiry: HGETEX.
     *
     * @param expiryMillis milliseconds since 1970, or {@link Expiry#NONE}; if it has passed, the fields are removed
     * @param fields the fields
     * @return their values, null where there is no such field
     */
    public byte[] @Nullable [] getAndExpireAt(long expiryMillis, byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        checkOrNone(expiryMillis);
        return write(hash -> hash.getAndExpire(fields, expiryMillis));
    }

    /**
     * Reads fields and gives them another expiry.
     *
     * @param expiry when; if that has passed, the fields are removed
     * @param fields the fields
     * @return their values, null where there is no such field
     */
    public byte[] @Nullable [] getAndExpireAt(Instant expiry, byte[]... fields) {
        Objects.requireNonNull(expiry, "expiry");
        Objects.requireNonNull(fields, "fields");
        return getAndExpireAt(Expiry.at(expiry), fields);
    }

    /**
     * Reads fields and gives them another expiry.
     *
     * @param timeToLive how long from now; zero removes the fields
     * @param fields the fields
     * @return their values, null where there is no such field
     */
    public byte[] @Nullable [] getAndExpireAfter(Duration timeToLive, byte[]... fields) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        Objects.requireNonNull(fields, "fields");
        return getAndExpireAt(Expiry.after(timeToLive), fields);
    }

    private static void checkOrNone(long expiryMillis) {
        if (expiryMillis != Expiry.NONE) {
            Expiry.checkMillis(expiryMillis);
        }
    }

    /**
     * Sets fields with an expiry: HSETEX.
     *
     * @param fields the fields
     * @param values as many values
     * @param condition when to
     * @param expiryMillis milliseconds since 1970, or {@link Expiry#NONE}; if it has passed, the fields are removed
     * @return whether they were set: all or none
     */
    public boolean putAll(byte[][] fields, byte[][] values, FieldCondition condition, long expiryMillis) {
        ByteArrays.checkPairs(fields, values);
        checkOrNone(expiryMillis);
        return write(hash -> hash.putAll(fields, values, condition, expiryMillis));
    }

    /**
     * Sets fields with an expiry.
     *
     * @param fields the fields
     * @param values as many values
     * @param condition when to
     * @param expiry when they expire; if that has passed, the fields are removed
     * @return whether they were set: all or none
     */
    public boolean putAll(byte[][] fields, byte[][] values, FieldCondition condition, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        return putAll(fields, values, condition, Expiry.at(expiry));
    }

    /**
     * Sets fields with an expiry.
     *
     * @param fields the fields
     * @param values as many values
     * @param condition when to
     * @param timeToLive how long from now they last
     * @return whether they were set: all or none
     */
    public boolean putAll(byte[][] fields, byte[][] values, FieldCondition condition, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return putAll(fields, values, condition, Expiry.after(timeToLive));
    }

    /**
     * Sets fields, which keep the expiry that they have: HSETEX KEEPTTL.
     *
     * @param fields the fields
     * @param values as many values
     * @param condition when to
     * @return whether they were set: all or none
     */
    public boolean putAllKeepingExpiry(byte[][] fields, byte[][] values, FieldCondition condition) {
        ByteArrays.checkPairs(fields, values);
        return write(hash -> hash.putAll(fields, values, condition, HashExpiry.KEEP));
    }

    /**
     * When the next field expires.
     *
     * @return milliseconds since 1970, which may have passed a moment ago; {@link Expiry#NONE} if none does
     */
    public long nextExpiryMillis() {
        return operations.readAll(database, key, TYPE_HASH, value -> new HashExpiry(value, 0).nextExpiry());
    }

    /**
     * Removes fields that have expired, as the store does by itself bit by bit.
     *
     * @param atMost how many
     * @return how many it were
     */
    public int removeExpired(int atMost) {
        return write(hash -> hash.removeExpired(atMost));
    }
}
