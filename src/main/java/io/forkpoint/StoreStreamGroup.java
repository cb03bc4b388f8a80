package io.forkpoint;

import io.forkpoint.internal.value.StreamDelivery;
import io.forkpoint.internal.value.StreamGroups;
import io.forkpoint.value.AutoClaimed;
import io.forkpoint.value.PendingEntry;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.PendingSummary;
import io.forkpoint.value.StreamClaim;
import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A group of a stream's consumers. An entry is delivered to one consumer of the group and is pending until it is acknowledged.
 * An entry that stays pending may be claimed by another consumer. Reading and claiming create the consumer if it does not
 * exist. Safe for any number of threads. Each method is atomic.
 *
 * <p>Methods throw {@link IllegalArgumentException} if the group does not exist, unless they say otherwise, and what the
 * methods of {@link StoreStream} throw. A method that throws has changed nothing.
 */
public final class StoreStreamGroup {
    private final StoreStream stream;
    private final byte[] name;

    StoreStreamGroup(StoreStream stream, byte[] name) {
        this.stream = stream;
        this.name = Elements.check(name).clone();
    }

    private <T> T write(Function<StreamDelivery, T> action) {
        long now = stream.now();
        return stream.write(value -> action.apply(new StreamDelivery(value, name, now)));
    }

    private <T> T read(Function<StreamDelivery, T> action) {
        long now = stream.now();
        return stream.readAll(value -> action.apply(new StreamDelivery(value, name, now)));
    }

    private <T> T manage(Function<StreamGroups, T> action) {
        return stream.write(value -> action.apply(new StreamGroups(value)));
    }

    // ---- the group --------------------------------------------------------------------------------------------

    /**
     * Returns whether the group exists.
     *
     * @return true if the group exists, false also if the stream does not
     */
    public boolean exists() {
        return stream.readAll(value -> StreamGroups.exists(value, name));
    }

    /**
     * Creates the group of a stream that exists (XGROUP CREATE).
     *
     * @param lastId the last id that counts as delivered; 0-0 delivers all entries
     * @return false if the group exists already
     * @throws IllegalArgumentException if the stream does not exist
     */
    public boolean create(StreamId lastId) {
        Objects.requireNonNull(lastId, "lastId");
        return create(lastId, -1, false);
    }

    /**
     * Creates the group, to which only entries are delivered that are added from now on (XGROUP CREATE with $).
     *
     * @return false if the group exists already
     * @throws IllegalArgumentException if the stream does not exist
     */
    public boolean createAtEnd() {
        return create(null, -1, false);
    }

    /**
     * Creates the group (XGROUP CREATE with MKSTREAM and ENTRIESREAD).
     *
     * @param lastId the last id that counts as delivered; null stands for the last id of the stream
     * @param entriesRead the number of entries that count as delivered; -1 if unknown
     * @param makeStream whether to create the stream if it does not exist
     * @return false if the group exists already
     * @throws IllegalArgumentException if the stream does not exist and is not created
     */
    public boolean create(@Nullable StreamId lastId, long entriesRead, boolean makeStream) {
        return manage(groups -> groups.create(name, lastId, entriesRead, makeStream));
    }

    /**
     * Sets the last id that counts as delivered (XGROUP SETID).
     *
     * @param lastId the id; null stands for the last id of the stream
     * @param entriesRead the number of entries that count as delivered; -1 if unknown
     */
    public void setLastId(@Nullable StreamId lastId, long entriesRead) {
        manage(groups -> {
            groups.setLastId(name, lastId, entriesRead);
            return null;
        });
    }

    /**
     * Removes the group, its consumers and their pending entries (XGROUP DESTROY).
     *
     * @return true if the group existed
     */
    public boolean remove() {
        return manage(groups -> groups.destroy(name));
    }

    /**
     * Creates a consumer (XGROUP CREATECONSUMER).
     *
     * @param consumer the name of the consumer
     * @return false if the consumer exists already
     */
    public boolean createConsumer(byte[] consumer) {
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        long now = stream.now();
        return manage(groups -> groups.createConsumer(name, consumer, now));
    }

    /**
     * Removes a consumer and its pending entries (XGROUP DELCONSUMER).
     *
     * @param consumer the name of the consumer
     * @return the number of entries that were pending; empty if the consumer did not exist
     */
    public OptionalLong removeConsumer(byte[] consumer) {
        Objects.requireNonNull(consumer, "consumer");
        long pending = manage(groups -> groups.deleteConsumer(name, consumer));
        return pending == -1 ? OptionalLong.empty() : OptionalLong.of(pending);
    }

    /**
     * Returns the figures of all consumers (XINFO CONSUMERS).
     *
     * @return the figures, in the order of the names
     */
    public List<StreamConsumerInfo> consumers() {
        long now = stream.now();
        return stream.readAll(value -> new StreamGroups(value).consumers(name, now));
    }

    // ---- delivering -------------------------------------------------------------------------------------------

    /**
     * Delivers entries that have not been delivered to the group (XREADGROUP with &gt;).
     *
     * @param consumer the name of the consumer
     * @param count the maximum number of entries
     * @return the entries, which are pending now
     */
    public List<StreamEntry> read(byte[] consumer, long count) {
        Elements.checkCount(count);
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        return write(delivery -> delivery.readNew(consumer, count, false));
    }

    /**
     * Delivers entries that have not been delivered to the group, as if they were acknowledged at once (XREADGROUP with
     * &gt; and NOACK).
     *
     * @param consumer the name of the consumer
     * @param count the maximum number of entries
     * @return the entries
     */
    public List<StreamEntry> readAcknowledged(byte[] consumer, long count) {
        Elements.checkCount(count);
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        return write(delivery -> delivery.readNew(consumer, count, true));
    }

    /**
     * Delivers the pending entries of a consumer once more (XREADGROUP with an id).
     *
     * @param consumer the name of the consumer
     * @param after the id after which to begin
     * @param count the maximum number of entries
     * @return the entries; entries that have been deleted have no fields
     */
    public List<StreamEntry> readPending(byte[] consumer, StreamId after, long count) {
        Elements.checkCount(count);
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        Objects.requireNonNull(after, "after");
        return write(delivery -> delivery.readPending(consumer, after, count));
    }

    /**
     * Acknowledges an entry (XACK).
     *
     * @param id the id of the entry
     * @return true if the entry was pending, false also if the group does not exist
     */
    public boolean acknowledge(StreamId id) {
        Objects.requireNonNull(id, "id");
        return acknowledgeAll(List.of(id)) > 0;
    }

    /**
     * Acknowledges several entries (XACK).
     *
     * @param ids the ids of the entries
     * @return the number of entries that were pending, 0 also if the group does not exist
     */
    public long acknowledgeAll(Collection<StreamId> ids) {
        Objects.requireNonNull(ids, "ids");
        List<StreamId> copy = List.copyOf(ids);
        return write(delivery -> delivery.acknowledge(copy));
    }

    // ---- what is pending --------------------------------------------------------------------------------------

    /**
     * Returns a summary of the pending entries (XPENDING).
     *
     * @return the summary
     */
    public PendingSummary pending() {
        return read(StreamDelivery::summary);
    }

    /**
     * Returns pending entries (XPENDING with a range).
     *
     * @param query the range, the consumer and the idle time
     * @return the entries, the lowest id first
     */
    public List<PendingEntry> pending(PendingQuery query) {
        Objects.requireNonNull(query, "query");
        return read(delivery -> delivery.pending(query));
    }

    /**
     * Gives pending entries to a consumer (XCLAIM). Entries that have been deleted are no longer pending.
     *
     * @param consumer the name of the consumer
     * @param claim the idle time, and how to count the delivery
     * @param ids the ids of the entries
     * @return the entries that the consumer was given
     */
    public List<StreamEntry> claim(byte[] consumer, StreamClaim claim, Collection<StreamId> ids) {
        Objects.requireNonNull(consumer, "consumer");
        Objects.requireNonNull(ids, "ids");
        Elements.check(consumer);
        Objects.requireNonNull(claim, "claim");
        List<StreamId> copy = List.copyOf(ids);
        return write(delivery -> delivery.claim(consumer, claim, copy));
    }

    /**
     * Finds pending entries that have been idle for some time and gives them to a consumer (XAUTOCLAIM).
     *
     * @param consumer the name of the consumer
     * @param minIdleMillis the minimum idle time in milliseconds
     * @param start the lowest id to look at: 0-0 in the first call, then the result of the last call
     * @param count the maximum number of entries to claim, at least 1; ten times as many are looked at
     * @return the entries, the deleted ids, and the id at which to continue
     */
    public AutoClaimed autoClaim(byte[] consumer, long minIdleMillis, StreamId start, long count) {
        Objects.requireNonNull(consumer, "consumer");
        return autoClaim(consumer, StreamClaim.idleFor(minIdleMillis), start, count);
    }

    /**
     * Finds pending entries that have been idle for some time and gives them to a consumer, without fields and without counting
     * a delivery (XAUTOCLAIM with JUSTID).
     *
     * @param consumer the name of the consumer
     * @param minIdleMillis the minimum idle time in milliseconds
     * @param start the lowest id to look at: 0-0 in the first call, then the result of the last call
     * @param count the maximum number of entries to claim, at least 1; ten times as many are looked at
     * @return the entries without fields, the deleted ids, and the id at which to continue
     */
    public AutoClaimed autoClaimIds(byte[] consumer, long minIdleMillis, StreamId start, long count) {
        Objects.requireNonNull(consumer, "consumer");
        return autoClaim(consumer, StreamClaim.idleFor(minIdleMillis).idsOnly(), start, count);
    }

    private AutoClaimed autoClaim(byte[] consumer, StreamClaim claim, StreamId start, long count) {
        Elements.check(consumer);
        Objects.requireNonNull(start, "start");
        Elements.checkAtLeastOne(count);
        return write(delivery -> delivery.autoClaim(consumer, claim, start, count));
    }
}
