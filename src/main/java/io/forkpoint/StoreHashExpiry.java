package io.forkpoint;

import static io.forkpoint.internal.memory.CollectionDescriptor.TYPE_HASH;

import io.forkpoint.internal.keyspace.CollectionOperations;
import io.forkpoint.internal.value.HashExpiry;
import io.forkpoint.value.ExpireOutcome;
import io.forkpoint.value.Expiry;
import io.forkpoint.value.ExpiryCondition;
import io.forkpoint.value.FieldCondition;
import io.forkpoint.value.PersistOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The expiry of a hash's fields, as in Redis 7.4 and Valkey 9. A field whose expiry has passed is absent at once. Safe for any
 * number of threads. Each method is atomic and throws what the methods of {@link StoreHash} throw.
 *
 * <p>Times are milliseconds since 1970. Negative times, and times before the year 2000, which are plainly meant to count from
 * now, throw {@link IllegalArgumentException}.
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

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Returns the times at which several fields expire (HPEXPIRETIME).
     *
     * @param fields the fields
     * @return for each field milliseconds since 1970, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    public long[] expiresAtMillis(byte[]... fields) {
        return expiresAtMillis(System.currentTimeMillis(), fields);
    }

    private long[] expiresAtMillis(long now, byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return operations.readAll(database, key, TYPE_HASH, value -> new HashExpiry(value, now).expiries(fields));
    }

    /**
     * Returns how long several fields have left (HPTTL).
     *
     * @param fields the fields
     * @return for each field milliseconds, {@link Expiry#NONE} or {@link Expiry#NO_ENTRY}
     */
    public long[] timeToLiveMillis(byte[]... fields) {
        long now = System.currentTimeMillis();
        return Arrays.stream(expiresAtMillis(now, fields))
                .map(expiry -> expiry < 0 ? expiry : expiry - now)
                .toArray();
    }

    /**
     * Returns the time at which a field expires.
     *
     * @param field the field
     * @return the time; empty if the field does not expire or does not exist
     */
    public Optional<Instant> expiresAt(byte[] field) {
        Objects.requireNonNull(field, "field");
        return Expiry.instant(expiresAtMillis(field)[0]);
    }

    /**
     * Returns how long a field has left.
     *
     * @param field the field
     * @return the duration; empty if the field does not expire or does not exist
     */
    public Optional<Duration> timeToLive(byte[] field) {
        Objects.requireNonNull(field, "field");
        return Expiry.duration(timeToLiveMillis(field)[0]);
    }

    /**
     * Returns the earliest time at which a field expires.
     *
     * @return milliseconds since 1970, which may have just passed; empty if no field expires
     */
    public OptionalLong nextExpiryMillis() {
        long next = operations.readAll(database, key, TYPE_HASH, value -> new HashExpiry(value, 0).nextExpiry());
        return next == Expiry.NONE ? OptionalLong.empty() : OptionalLong.of(next);
    }

    // ---- setting ----------------------------------------------------------------------------------------------

    /**
     * Gives several fields an expiry (HPEXPIREAT).
     *
     * @param expiryMillis milliseconds since 1970; if the time has passed, the fields are removed
     * @param condition the condition for each field
     * @param fields the fields
     * @return the outcome for each field
     */
    public List<ExpireOutcome> expireAt(long expiryMillis, ExpiryCondition condition, byte[]... fields) {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(fields, "fields");
        Expiry.checkMillis(expiryMillis);
        return write(hash -> hash.expireAt(fields, expiryMillis, condition));
    }

    /**
     * Gives several fields an expiry.
     *
     * @param expiry the time; if it has passed, the fields are removed
     * @param condition the condition for each field
     * @param fields the fields
     * @return the outcome for each field
     */
    public List<ExpireOutcome> expireAt(Instant expiry, ExpiryCondition condition, byte[]... fields) {
        Objects.requireNonNull(expiry, "expiry");
        return expireAt(Expiry.at(expiry), condition, fields);
    }

    /**
     * Gives several fields an expiry (HPEXPIRE).
     *
     * @param timeToLive the duration from now; zero removes the fields
     * @param condition the condition for each field
     * @param fields the fields
     * @return the outcome for each field
     */
    public List<ExpireOutcome> expireAfter(Duration timeToLive, ExpiryCondition condition, byte[]... fields) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return expireAt(Expiry.after(timeToLive), condition, fields);
    }

    /**
     * Removes the expiry of several fields (HPERSIST).
     *
     * @param fields the fields
     * @return the outcome for each field
     */
    public List<PersistOutcome> persist(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return write(hash -> hash.persist(fields));
    }

    // ---- with values ------------------------------------------------------------------------------------------

    /**
     * Returns the values of several fields and gives the fields an expiry (HGETEX with PXAT).
     *
     * @param expiryMillis milliseconds since 1970; if the time has passed, the fields are removed
     * @param fields the fields
     * @return the values in the order of the arguments, null where there is no such field
     */
    public byte[] @Nullable [] getAndExpireAt(long expiryMillis, byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        Expiry.checkMillis(expiryMillis);
        return write(hash -> hash.getAndExpire(fields, expiryMillis));
    }

    /**
     * Returns the values of several fields and gives the fields an expiry.
     *
     * @param expiry the time; if it has passed, the fields are removed
     * @param fields the fields
     * @return the values in the order of the arguments, null where there is no such field
     */
    public byte[] @Nullable [] getAndExpireAt(Instant expiry, byte[]... fields) {
        Objects.requireNonNull(expiry, "expiry");
        return getAndExpireAt(Expiry.at(expiry), fields);
    }

    /**
     * Returns the values of several fields and gives the fields an expiry (HGETEX with PX).
     *
     * @param timeToLive the duration from now; zero removes the fields
     * @param fields the fields
     * @return the values in the order of the arguments, null where there is no such field
     */
    public byte[] @Nullable [] getAndExpireAfter(Duration timeToLive, byte[]... fields) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return getAndExpireAt(Expiry.after(timeToLive), fields);
    }

    /**
     * Returns the values of several fields and removes the expiry of the fields (HGETEX with PERSIST).
     *
     * @param fields the fields
     * @return the values in the order of the arguments, null where there is no such field
     */
    public byte[] @Nullable [] getAndPersist(byte[]... fields) {
        Objects.requireNonNull(fields, "fields");
        return write(hash -> hash.getAndExpire(fields, Expiry.NONE));
    }

    /**
     * Sets several fields, and removes their expiry, on a condition (HSETEX).
     *
     * @param fields the fields
     * @param values the values, one for each field
     * @param condition the condition for all fields together
     * @return true if all fields were set, false if none was
     */
    public boolean putAll(byte[][] fields, byte[][] values, FieldCondition condition) {
        return put(fields, values, condition, Expiry.NONE);
    }

    /**
     * Sets several fields with an expiry on a condition (HSETEX with PXAT).
     *
     * @param fields the fields
     * @param values the values, one for each field
     * @param condition the condition for all fields together
     * @param expiryMillis milliseconds since 1970; if the time has passed, the fields are removed
     * @return true if all fields were set, false if none was
     */
    public boolean putAll(byte[][] fields, byte[][] values, FieldCondition condition, long expiryMillis) {
        return put(fields, values, condition, Expiry.checkMillis(expiryMillis));
    }

    /**
     * Sets several fields with an expiry on a condition.
     *
     * @param fields the fields
     * @param values the values, one for each field
     * @param condition the condition for all fields together
     * @param expiry the time; if it has passed, the fields are removed
     * @return true if all fields were set, false if none was
     */
    public boolean putAll(byte[][] fields, byte[][] values, FieldCondition condition, Instant expiry) {
        Objects.requireNonNull(expiry, "expiry");
        return put(fields, values, condition, Expiry.at(expiry));
    }

    /**
     * Sets several fields with an expiry on a condition (HSETEX with PX).
     *
     * @param fields the fields
     * @param values the values, one for each field
     * @param condition the condition for all fields together
     * @param timeToLive the duration from now; zero removes the fields
     * @return true if all fields were set, false if none was
     */
    public boolean putAll(byte[][] fields, byte[][] values, FieldCondition condition, Duration timeToLive) {
        Objects.requireNonNull(timeToLive, "timeToLive");
        return put(fields, values, condition, Expiry.after(timeToLive));
    }

    /**
     * Sets several fields on a condition; their expiry stays (HSETEX with KEEPTTL).
     *
     * @param fields the fields
     * @param values the values, one for each field
     * @param condition the condition for all fields together
     * @return true if all fields were set, false if none was
     */
    public boolean putAllKeepingExpiry(byte[][] fields, byte[][] values, FieldCondition condition) {
        return put(fields, values, condition, HashExpiry.KEEP);
    }

    private boolean put(byte[][] fields, byte[][] values, FieldCondition condition, long expiry) {
        Objects.requireNonNull(condition, "condition");
        ByteArrays.checkPairs(fields, values);
        return write(hash -> hash.putAll(fields, values, condition, expiry));
    }

    // ---- removing ---------------------------------------------------------------------------------------------

    /**
     * Removes fields that have expired. The store does the same in the background.
     *
     * @param count the maximum number of fields to remove
     * @return the number of fields that were removed
     */
    public int removeExpired(int count) {
        Elements.checkCount(count);
        return write(hash -> hash.removeExpired(count));
    }
}
