package io.forkpoint.internal.value;

import io.forkpoint.internal.value.StreamGroup.Pending;
import io.forkpoint.value.AutoClaimed;
import io.forkpoint.value.PendingEntry;
import io.forkpoint.value.PendingQuery;
import io.forkpoint.value.PendingSummary;
import io.forkpoint.value.StreamClaim;
import io.forkpoint.value.StreamConsumerInfo;
import io.forkpoint.value.StreamEntry;
import io.forkpoint.value.StreamId;
import io.forkpoint.value.StreamRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Delivers a stream's entries to the consumers of one of its groups, and takes their acknowledgements. Methods throw
 * IllegalArgumentException if there is no such group. A method that throws has changed nothing. For one thread.
 */
public final class StreamDelivery {
    /** The number of pending entries that are examined for each one requested. */
    private static final long ATTEMPTS = 10;

    private final StreamValue stream;
    private final byte[] name;
    private final long now;

    /** Opens the group with this name at this time, in milliseconds since 1970. */
    public StreamDelivery(CollectionValue value, byte[] name, long now) {
        stream = new StreamValue(value);
        this.name = name;
        this.now = now;
    }

    private StreamGroup group() {
        return StreamGroups.require(stream, name);
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /**
     * Delivers entries that no consumer of the group has been given.
     *
     * @param count the most entries; if negative, all
     * @param acknowledged whether the entries do not become pending
     */
    public List<StreamEntry> readNew(byte[] consumerName, long count, boolean acknowledged) {
        StreamGroup group = group();
        StreamConsumer consumer = group.consumerOrNew(consumerName, now);
        List<StreamEntry> entries = group.lastId.equals(StreamId.MAX)
                ? List.of()
                : stream.range(StreamRange.after(group.lastId), false, count);
        for (StreamEntry entry : entries) {
            moveOn(group, entry.id());
            if (!acknowledged) {
                group.assign(entry.id(), consumer, now, 1);
            }
        }
        if (!entries.isEmpty() && !acknowledged) {
            consumer.activeMillis = now;
        }
        group.apply();
        return entries;
    }

    private void moveOn(StreamGroup group, StreamId id) {
        boolean isKnown = group.entriesRead != -1
                && group.lastId.compareTo(stream.firstId()) >= 0
                && !stream.hasDeletedFrom(group.lastId);
        if (isKnown) {
            group.entriesRead++;
        } else if (stream.entriesAdded() != 0) {
            group.entriesRead = stream.entriesUpTo(id);
        }
        group.lastId = id;
    }

    /**
     * Delivers a consumer's pending entries again; a deleted entry has no fields.
     *
     * @param after the id to begin behind
     * @param count the most entries; if negative, all
     */
    public List<StreamEntry> readPending(byte[] consumerName, StreamId after, long count) {
        StreamGroup group = group();
        StreamConsumer consumer = group.consumerOrNew(consumerName, now);
        List<StreamEntry> entries = new ArrayList<>();
        if (!after.equals(StreamId.MAX)) {
            for (StreamId id : group.idsOf(consumer, after.next(), count < 0 ? Long.MAX_VALUE : count)) {
                StreamEntry entry = stream.entry(id);
                entries.add(entry);
                if (!entry.isDeleted()) {
                    group.assign(id, consumer, now, group.pending(id).deliveries() + 1);
                }
            }
        }
        group.apply();
        return entries;
    }

    /** Acknowledges entries; returns the number that were pending. */
    public long acknowledge(List<StreamId> ids) {
        StreamGroup group = StreamGroup.find(stream, name);
        if (group == null) {
            return 0;
        }
        long released = 0;
        for (StreamId id : ids) {
            released += group.release(id) ? 1 : 0;
        }
        if (released > 0) {
            group.apply();
        }
        return released;
    }

    // ---- what is pending --------------------------------------------------------------------------------------

    /** Returns the number of pending entries, and their consumers. */
    public PendingSummary summary() {
        StreamGroup group = group();
        StreamId[] ends = new StreamId[2];
        group.forEachPending(StreamId.MIN, entry -> {
            ends[0] = entry.id();
            return false;
        });
        if (ends[0] != null) {
            ends[1] = group.lastPending();
        }
        List<StreamConsumerInfo> consumers = group.allConsumers().stream()
                .filter(each -> each.pending > 0)
                .map(each -> each.info(now))
                .toList();
        return new PendingSummary(group.pending, ends[0], ends[1], consumers);
    }

    /** Returns pending entries. */
    public List<PendingEntry> pending(PendingQuery query) {
        StreamGroup group = group();
        List<PendingEntry> found = new ArrayList<>();
        byte[] consumer = query.consumer();
        if (query.count() <= 0 || (consumer != null && group.consumer(consumer) == null)) {
            return found;
        }
        group.forEachPending(query.range().lowest(), entry -> {
            if (entry.id().isAfter(query.range().highest())) {
                return false;
            }
            byte[] owner = group.nameOf(entry);
            long idle = now - entry.deliveredMillis();
            if (idle >= query.minIdleMillis() && (consumer == null || Arrays.equals(owner, consumer))) {
                found.add(new PendingEntry(entry.id(), owner, Math.max(0, idle), entry.deliveries()));
            }
            return found.size() < query.count();
        });
        return found;
    }

    // ---- claiming ---------------------------------------------------------------------------------------------

    /** Assigns pending entries to a consumer; returns those that were claimed. */
    public List<StreamEntry> claim(byte[] consumerName, StreamClaim claim, List<StreamId> ids) {
        StreamGroup group = group();
        if (claim.lastId().isAfter(group.lastId)) {
            group.lastId = claim.lastId();
        }
        StreamConsumer consumer = group.consumerOrNew(consumerName, now);
        List<StreamEntry> claimed = new ArrayList<>();
        for (StreamId id : ids) {
            if (!stream.contains(id)) {
                // The entry has been deleted: no consumer can get it any more.
                group.release(id);
            } else if (claimOne(group, consumer, claim, id)) {
                claimed.add(claim.isIdsOnly() ? new StreamEntry(id, new byte[0][]) : stream.entry(id));
            }
        }
        group.apply();
        return claimed;
    }

    private boolean claimOne(StreamGroup group, StreamConsumer consumer, StreamClaim claim, StreamId id) {
        Pending entry = group.pending(id);
        if (entry == null && !claim.isForced()) {
            return false;
        }
        if (entry != null && isBusy(entry, claim)) {
            return false;
        }
        // An entry that becomes pending now counts as delivered before, as in Redis.
        long deliveries = claim.deliveriesAfter(entry == null ? 1 : entry.deliveries());
        group.assign(id, consumer, claim.deliveredMillis(now), deliveries);
        consumer.activeMillis = now;
        return true;
    }

    private boolean isBusy(Pending entry, StreamClaim claim) {
        return claim.minIdleMillis() > 0 && now - entry.deliveredMillis() < claim.minIdleMillis();
    }

    /**
     * Finds idle entries and assigns them to a consumer.
     *
     * @param start the lowest id to examine
     * @param count the most entries to claim or to find deleted
     */
    public AutoClaimed autoClaim(byte[] consumerName, StreamClaim claim, StreamId start, long count) {
        StreamGroup group = group();
        StreamConsumer consumer = group.consumerOrNew(consumerName, now);
        List<StreamEntry> claimed = new ArrayList<>();
        List<StreamId> deleted = new ArrayList<>();
        StreamId[] next = {StreamId.MIN};
        long[] attempts = {count > Long.MAX_VALUE / ATTEMPTS ? Long.MAX_VALUE : count * ATTEMPTS};
        group.forEachPending(start, entry -> {
            if (attempts[0]-- == 0 || claimed.size() + deleted.size() == count) {
                next[0] = entry.id();
                return false;
            }
            StreamId id = entry.id();
            if (!stream.contains(id)) {
                group.release(id);
                deleted.add(id);
            } else if (claimOne(group, consumer, claim, id)) {
                claimed.add(claim.isIdsOnly() ? new StreamEntry(id, new byte[0][]) : stream.entry(id));
            }
            return true;
        });
        group.apply();
        return new AutoClaimed(next[0], claimed, deleted);
    }
}
