package io.forkpoint.value;

/** The way in which pending entries are given to another consumer. Immutable. */
public final class StreamClaim {
    private final long minIdleMillis;
    /** -1: now. */
    private final long idleMillis;
    /** -1: now. */
    private final long timeMillis;
    /** -1: one more. */
    private final long deliveries;

    private final boolean force;
    private final boolean idsOnly;
    private final StreamId lastId;

    private StreamClaim(
            long minIdleMillis,
            long idleMillis,
            long timeMillis,
            long deliveries,
            boolean force,
            boolean idsOnly,
            StreamId lastId) {
        this.minIdleMillis = minIdleMillis;
        this.idleMillis = idleMillis;
        this.timeMillis = timeMillis;
        this.deliveries = deliveries;
        this.force = force;
        this.idsOnly = idsOnly;
        this.lastId = lastId;
    }

    /**
     * Returns a claim of entries that have been idle for some time.
     *
     * @param millis the minimum idle time; 0 stands for all entries
     * @return a claim
     */
    public static StreamClaim idleFor(long millis) {
        return new StreamClaim(millis, -1, -1, -1, false, false, StreamId.MIN);
    }

    /**
     * Returns this claim with an idle time that the entries get (IDLE).
     *
     * @param millis the idle time
     * @return another claim
     */
    public StreamClaim asDeliveredAgo(long millis) {
        return new StreamClaim(minIdleMillis, millis, -1, deliveries, force, idsOnly, lastId);
    }

    /**
     * Returns this claim with a time of delivery that the entries get (TIME).
     *
     * @param millis milliseconds since 1970; a time in the future stands for now
     * @return another claim
     */
    public StreamClaim asDeliveredAt(long millis) {
        return new StreamClaim(minIdleMillis, -1, millis, deliveries, force, idsOnly, lastId);
    }

    /**
     * Returns this claim with a number of deliveries that the entries get (RETRYCOUNT).
     *
     * @param count the number of deliveries
     * @return another claim
     */
    public StreamClaim withDeliveries(long count) {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, count, force, idsOnly, lastId);
    }

    /**
     * Returns this claim extended to entries that are not pending (FORCE).
     *
     * @return another claim
     */
    public StreamClaim force() {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, deliveries, true, idsOnly, lastId);
    }

    /**
     * Returns this claim without fields. The number of deliveries stays (JUSTID).
     *
     * @return another claim
     */
    public StreamClaim idsOnly() {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, deliveries, force, true, lastId);
    }

    /**
     * Returns this claim with an id to which the group's last id is raised if it is below (LASTID).
     *
     * @param id the id
     * @return another claim
     */
    public StreamClaim lastId(StreamId id) {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, deliveries, force, idsOnly, id);
    }

    /**
     * Returns the minimum idle time of the entries.
     *
     * @return milliseconds
     */
    public long minIdleMillis() {
        return minIdleMillis;
    }

    /**
     * Returns whether entries that are not pending are claimed, too.
     *
     * @return true if they are claimed
     */
    public boolean isForced() {
        return force;
    }

    /**
     * Returns whether the entries are returned without fields.
     *
     * @return true if only ids are returned
     */
    public boolean isIdsOnly() {
        return idsOnly;
    }

    /**
     * Returns the id to which the group's last id is raised.
     *
     * @return the id
     */
    public StreamId lastId() {
        return lastId;
    }

    /**
     * Returns the time of delivery that the entries get.
     *
     * @param now the current time in milliseconds since 1970
     * @return milliseconds since 1970
     */
    public long deliveredMillis(long now) {
        long time = idleMillis != -1 ? now - idleMillis : timeMillis != -1 ? timeMillis : now;
        return time < 0 || time > now ? now : time;
    }

    /**
     * Returns the number of deliveries that an entry gets.
     *
     * @param before the number of deliveries before the claim
     * @return the number of deliveries
     */
    public long deliveriesAfter(long before) {
        if (deliveries >= 0) {
            return deliveries;
        }
        return idsOnly ? before : before + 1;
    }
}
