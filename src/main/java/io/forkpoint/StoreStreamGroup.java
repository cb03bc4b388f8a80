package io.forkpoint;

import io.forkpoint.errors.MemoryLimitException;
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
 * A group of a stream's consumers. An entry is delivered to one of them and is pending until it is acknowledged; one that
 * stays pending may be claimed by another. Reading and claiming make the consumer, if there is none of its name. Safe for
 * any number of threads; each method is atomic.
 *
 * <p>Methods throw {@link IllegalArgumentException} if there is no such group, if they do not say otherwise, and else what
 * those of {@link StoreStream} do, {@link MemoryLimitException} among it; then nothing has changed.
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
     * Whether there is such a group.
     *
     * @return false also if there is no such stream
     */
    public boolean exists() {
        return stream.readAll(value -> StreamGroups.exists(value, name));
    }

    /**
     * Makes the group of a stream that exists: XGROUP CREATE.
     *
     * @param lastId up to where entries count as delivered; 0-0: none do
     * @return false if there is one of this name
     * @throws IllegalArgumentException if there is no stream
     */
    public boolean create(StreamId lastId) {
        Objects.requireNonNull(lastId, "lastId");
        return create(lastId, -1, false);
    }

    /**
     * Makes the group, to which only entries will be delivered that are added from now on: XGROUP CREATE with $.
     *
     * @return false if there is one of this name
     * @throws IllegalArgumentException if there is no stream
     */
    public boolean createAtEnd() {
        return create(null, -1, false);
    }

    /**
     * Makes the group: XGROUP CREATE with MKSTREAM and ENTRIESREAD.
     *
     * @param lastId up to where entries count as delivered; null: all there are
     * @param entriesRead how many entries that are; -1: not known
     * @param makeStream whether to make the stream, if there is none
     * @return false if there is a group of this name
     * @throws IllegalArgumentException if there is no stream, and none is to be made
     */
    public boolean create(@Nullable StreamId lastId, long entriesRead, boolean makeStream) {
        return manage(groups -> groups.create(name, lastId, entriesRead, makeStream));
    }

    /**
     * Sets up to where entries count as delivered: XGROUP SETID.
     *
     * @param lastId an id; null: all there are
     * @param entriesRead how many entries that are; -1: not known
     */
    public void setLastId(@Nullable StreamId lastId, long entriesRead) {
        manage(groups -> {
            groups.setLastId(name, lastId, entriesRead);
            return null;
        });
    }

    /**
     * Removes the group, its consumers, and what is pending for them: XGROUP DESTROY.
     *
     * @return whether there was such a group
     */
    public boolean remove() {
        return manage(groups -> groups.destroy(name));
    }

    /**
     * Makes a consumer: XGROUP CREATECONSUMER.
     *
     * @param consumer its name
     * @return false if there is one of this name
     */
    public boolean createConsumer(byte[] consumer) {
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        long now = stream.now();
        return manage(groups -> groups.createConsumer(name, consumer, now));
    }

    /**
     * Removes a consumer, and what is pending for it: XGROUP DELCONSUMER.
     *
     * @param consumer its name
     * @return how many entries were pending; empty if there was no such consumer
     */
    public OptionalLong removeConsumer(byte[] consumer) {
        Objects.requireNonNull(consumer, "consumer");
        long pending = manage(groups -> groups.deleteConsumer(name, consumer));
        return pending == -1 ? OptionalLong.empty() : OptionalLong.of(pending);
    }

    /**
     * The consumers: XINFO CONSUMERS.
     *
     * @return what is known of them
     */
    public List<StreamConsumerInfo> consumers() {
        long now = stream.now();
        return stream.readAll(value -> new StreamGroups(value).consumers(name, now));
    }

    // ---- delivering -------------------------------------------------------------------------------------------

    /**
     * Delivers entries that have not been delivered to the group: XREADGROUP with &gt;.
     *
     * @param consumer to whom
     * @param count the most; if negative, all
     * @return them, pending now
     */
    public List<StreamEntry> read(byte[] consumer, long count) {
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        return write(delivery -> delivery.readNew(consumer, count, false));
    }

    /**
     * Delivers entries that have not been delivered to the group, without any becoming pending: XREADGROUP with &gt; and
     * NOACK.
     *
     * @param consumer to whom
     * @param count the most; if negative, all
     * @return them
     */
    public List<StreamEntry> readAcknowledged(byte[] consumer, long count) {
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        return write(delivery -> delivery.readNew(consumer, count, true));
    }

    /**
     * Delivers once more what is pending for a consumer: XREADGROUP with an id.
     *
     * @param consumer for whom
     * @param after behind which id to begin
     * @param count the most; if negative, all
     * @return them; those that have been deleted say so, and have no fields
     */
    public List<StreamEntry> readPending(byte[] consumer, StreamId after, long count) {
        Objects.requireNonNull(consumer, "consumer");
        Elements.check(consumer);
        Objects.requireNonNull(after, "after");
        return write(delivery -> delivery.readPending(consumer, after, count));
    }

    /**
     * Acknowledges an entry: XACK.
     *
     * @param id its id
     * @return whether it was pending; false if there is no such group
     */
    public boolean acknowledge(StreamId id) {
        Objects.requireNonNull(id, "id");
        return acknowledgeAll(List.of(id)) > 0;
    }

    /**
     * Acknowledges several entries: XACK.
     *
     * @param ids their ids
     * @return how many were pending; 0 if there is no such group
     */
    public long acknowledgeAll(Collection<StreamId> ids) {
        Objects.requireNonNull(ids, "ids");
        List<StreamId> copy = List.copyOf(ids);
        return write(delivery -> delivery.acknowledge(copy));
    }

    // ---- what is pending --------------------------------------------------------------------------------------

    /**
     * How much is pending, and for whom: XPENDING.
     *
     * @return figures
     */
    public PendingSummary pending() {
        return read(StreamDelivery::summary);
    }

    /**
     * Pending entries: XPENDING with a range.
     *
     * @param query which
     * @return them, from the lowest id
     */
    public List<PendingEntry> pending(PendingQuery query) {
        Objects.requireNonNull(query, "query");
        return read(delivery -> delivery.pending(query));
    }

    /**
     * Gives pending entries to a consumer: XCLAIM. Those that have been deleted are pending no more.
     *
     * @param consumer to whom
     * @param claim which, and how
     * @param ids which
     * @return those that it got
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
     * Looks for pending entries that were not delivered for a while, and gives them to a consumer: XAUTOCLAIM.
     *
     * @param consumer to whom
     * @param minIdleMillis for how long
     * @param start the lowest id to look at: 0-0, then what the last call says
     * @param count the most to claim, at least 1; ten times as many are looked at
     * @return the entries, those that have been deleted, and where to go on
     */
    public AutoClaimed autoClaim(byte[] consumer, long minIdleMillis, StreamId start, long count) {
        Objects.requireNonNull(consumer, "consumer");
        return autoClaim(consumer, StreamClaim.idleFor(minIdleMillis), start, count);
    }

    /**
     * The same, without the fields, and without counting it as a delivery: XAUTOCLAIM with JUSTID.
     *
     * @param consumer to whom
     * @param minIdleMillis for how long
     * @param start the lowest id to look at: 0-0, then what the last call says
     * @param count the most to claim, at least 1; ten times as many are looked at
     * @return the entries, without fields, those that have been deleted, and where to go on
     */
    public AutoClaimed autoClaimIds(byte[] consumer, long minIdleMillis, StreamId start, long count) {
        Objects.requireNonNull(consumer, "consumer");
        return autoClaim(consumer, StreamClaim.idleFor(minIdleMillis).idsOnly(), start, count);
    }

    private AutoClaimed autoClaim(byte[] consumer, StreamClaim claim, StreamId start, long count) {
        Elements.check(consumer);
        Objects.requireNonNull(start, "start");
        if (count < 1) {
            throw new IllegalArgumentException("at least one entry must be asked for: count=" + count);
        }
        return write(delivery -> delivery.autoClaim(consumer, claim, start, count));
    }
}
