package io.forkpoint.server.config;

import java.util.Objects;

/**
 * Limits of the bytes of replies that may wait for a client before it is disconnected.
 *
 * @param normal for ordinary clients
 * @param replica for replicas, of which there are none; kept for CONFIG GET
 * @param pubsub for clients that are subscribed to channels
 */
public record ClientOutputLimits(Limit normal, Limit replica, Limit pubsub) {
    /** The limits of Redis. */
    public static final ClientOutputLimits DEFAULT = new ClientOutputLimits(
            new Limit(0, 0, 0), new Limit(256L << 20, 64L << 20, 60), new Limit(32L << 20, 8L << 20, 60));

    /**
     * Checks the arguments.
     *
     * @param normal for ordinary clients
     * @param replica for replicas, of which there are none; kept for CONFIG GET
     * @param pubsub for clients that are subscribed to channels
     */
    public ClientOutputLimits {
        Objects.requireNonNull(normal, "normal");
        Objects.requireNonNull(replica, "replica");
        Objects.requireNonNull(pubsub, "pubsub");
    }

    /**
     * The limits for one class of clients.
     *
     * @param hardBytes the most that may ever wait; 0 for no limit
     * @param softBytes the most that may wait for long; 0 for no limit
     * @param softSeconds for how long more than that may wait
     */
    public record Limit(long hardBytes, long softBytes, int softSeconds) {
        /**
         * Checks the arguments.
         *
         * @param hardBytes the most that may ever wait; 0 for no limit
         * @param softBytes the most that may wait for long; 0 for no limit
         * @param softSeconds for how long more than that may wait
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
     * @param limit the limit for ordinary clients
     * @return the new limits
     */
    public ClientOutputLimits withNormal(Limit limit) {
        return new ClientOutputLimits(Objects.requireNonNull(limit, "limit"), replica, pubsub);
    }

    /**
     * Returns these limits with another one for subscribed clients.
     *
     * @param limit the limit for clients that are subscribed to channels
     * @return the new limits
     */
    public ClientOutputLimits withPubsub(Limit limit) {
        return new ClientOutputLimits(normal, replica, Objects.requireNonNull(limit, "limit"));
    }
}
