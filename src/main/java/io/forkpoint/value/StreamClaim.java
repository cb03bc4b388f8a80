package io.forkpoint.value;

/** How pending entries are given to another consumer. Immutable. */
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
     * Of entries that were not delivered for a while.
     *
     * @param millis for how long; 0: all
     * @return a claim
     */
    public static StreamClaim idleFor(long millis) {
        return new StreamClaim(millis, -1, -1, -1, false, false, StreamId.MIN);
    }

    /**
     * As if they had been delivered so long ago: IDLE.
     *
     * @param millis how long
     * @return another claim
     */
    public StreamClaim asDeliveredAgo(long millis) {
        return new StreamClaim(minIdleMillis, millis, -1, deliveries, force, idsOnly, lastId);
    }

    /**
     * As if they had been delivered then: TIME.
     *
     * @param millis since 1970; in the future: now
     * @return another claim
     */
    public StreamClaim asDeliveredAt(long millis) {
        return new StreamClaim(minIdleMillis, -1, millis, deliveries, force, idsOnly, lastId);
    }

    /**
     * As if they had been delivered so often: RETRYCOUNT.
     *
     * @param count how often
     * @return another claim
     */
    public StreamClaim withDeliveries(long count) {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, count, force, idsOnly, lastId);
    }

    /**
     * Also of entries that are not pending, but there: FORCE.
     *
     * @return another claim
     */
    public StreamClaim force() {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, deliveries, true, idsOnly, lastId);
    }

    /**
     * The number of deliveries stays, and the entries that are returned have no fields: JUSTID.
     *
     * @return another claim
     */
    public StreamClaim idsOnly() {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, deliveries, force, true, lastId);
    }

    /**
     * Moves the group's last delivered id forward to this one, if it is below: LASTID.
     *
     * @param id an id
     * @return another claim
     */
    public StreamClaim lastId(StreamId id) {
        return new StreamClaim(minIdleMillis, idleMillis, timeMillis, deliveries, force, idsOnly, id);
    }

    /**
     * Returns how long ago the entries must have been delivered.
     *
     * @return milliseconds, at least
     */
    public long minIdleMillis() {
        return minIdleMillis;
    }

    /**
     * Returns whether entries are claimed that are not pending.
     *
     * @return true if so
     */
    public boolean isForced() {
        return force;
    }

    /**
     * Returns whether ids are returned without the entries.
     *
     * @return true if so
     */
    public boolean isIdsOnly() {
        return idsOnly;
    }

    /**
     * Returns the id that the group's last one is raised to.
     *
     * @return the id
     */
    public StreamId lastId() {
        return lastId;
    }

    /**
     * Returns when the entries count as delivered.
     *
     * @param now milliseconds since 1970
     * @return milliseconds since 1970
     */
    public long deliveredMillis(long now) {
        long time = idleMillis != -1 ? now - idleMillis : timeMillis != -1 ? timeMillis : now;
        return time < 0 || time > now ? now : time;
    }

    /**
     * Returns how often an entry counts as delivered.
     *
     * @param before how often it did
     * @return how often
     */
    public long deliveriesAfter(long before) {
        if (deliveries >= 0) {
            return deliveries;
        }
        return idsOnly ? before : before + 1;
    }
}
