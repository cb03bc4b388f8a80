package io.forkpoint.server.config;

import java.util.Objects;

/**
 * How many bytes of replies may wait for clients that do not take them, before they are disconnected.
 *
 * @param normal for ordinary clients
 * @param replica for replicas, of which there are none; kept for CONFIG GET
 * @param pubsub for those who listen to channels
 */
public record ClientOutputLimits(Limit normal, Limit replica, Limit pubsub) {
    /** As Redis has them. */
    public static final ClientOutputLimits DEFAULT = new ClientOutputLimits(
            new Limit(0, 0, 0), new Limit(256L << 20, 64L << 20, 60), new Limit(32L << 20, 8L << 20, 60));

    /**
     * Checks the arguments.
     *
     * @param normal for ordinary clients
     * @param replica for replicas, of which there are none; kept for CONFIG GET
     * @param pubsub for those who listen to channels
     */
    public ClientOutputLimits {
        Objects.requireNonNull(normal, "normal");
        Objects.requireNonNull(replica, "replica");
        Objects.requireNonNull(pubsub, "pubsub");
    }

    /**
     * For one class of clients.
     *
     * @param hardBytes more are never let wait; 0 for no limit
     * @param softBytes more are let wait for a while; 0 for no limit
     * @param softSeconds how long that is
     */
    public record Limit(long hardBytes, long softBytes, int softSeconds) {
        /**
         * Checks the arguments.
         *
         * @param hardBytes more are never let wait; 0 for no limit
         * @param softBytes more are let wait for a while; 0 for no limit
         * @param softSeconds how long that is
         * @throws IllegalArgumentException if one is negative
         */
        public Limit {
            if (hardBytes < 0 || softBytes < 0 || softSeconds < 0) {
                throw new IllegalArgumentException("an output limit has no negative figures: hardBytes=" + hardBytes
                        + " softBytes=" + softBytes + " softSeconds=" + softSeconds);
            }
        }
    }

    /**
     * Returns these limits with another one for ordinary clients.
     *
     * @param limit for ordinary clients
     * @return other limits
     */
    public ClientOutputLimits withNormal(Limit limit) {
        return new ClientOutputLimits(Objects.requireNonNull(limit, "limit"), replica, pubsub);
    }

    /**
     * Returns these limits with another one for those who listen to channels.
     *
     * @param limit for them
     * @return other limits
     */
    public ClientOutputLimits withPubsub(Limit limit) {
        return new ClientOutputLimits(normal, replica, Objects.requireNonNull(limit, "limit"));
    }
}
