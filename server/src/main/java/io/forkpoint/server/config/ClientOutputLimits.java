package io.forkpoint.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    private static final int WORDS_OF_A_CLASS = 4;

    /**
     * For one class of clients.
     *
     * @param hardBytes more are never let wait; 0 for no limit
     * @param softBytes more are let wait for a while; 0 for no limit
     * @param softSeconds how long that is
     */
    public record Limit(long hardBytes, long softBytes, int softSeconds) {
        private List<String> words(String name) {
            return List.of(name, Long.toString(hardBytes), Long.toString(softBytes), Integer.toString(softSeconds));
        }
    }

    /** These, but for the classes that the words name. */
    ClientOutputLimits with(List<String> words) {
        if (words.isEmpty() || words.size() % WORDS_OF_A_CLASS != 0) {
            throw new IllegalArgumentException("Wrong number of arguments in buffer limit configuration.");
        }
        ClientOutputLimits result = this;
        for (int i = 0; i < words.size(); i += WORDS_OF_A_CLASS) {
            Limit limit = limit(words.subList(i + 1, i + WORDS_OF_A_CLASS));
            result = switch (words.get(i).toLowerCase(Locale.ROOT)) {
                case "normal" -> new ClientOutputLimits(limit, result.replica, result.pubsub);
                case "slave", "replica" -> new ClientOutputLimits(result.normal, limit, result.pubsub);
                case "pubsub" -> new ClientOutputLimits(result.normal, result.replica, limit);
                default ->
                    throw new IllegalArgumentException("Invalid client class specified in buffer limit configuration.");
            };
        }
        return result;
    }

    private static Limit limit(List<String> words) {
        try {
            int seconds = Integer.parseInt(words.get(2));
            if (seconds >= 0) {
                return new Limit(ByteSizes.parse(words.get(0)), ByteSizes.parse(words.get(1)), seconds);
            }
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    private static IllegalArgumentException wrong(IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "Error in hard, soft or soft_seconds setting in buffer limit configuration.", cause);
    }

    List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(normal.words("normal"));
        lines.add(replica.words("slave"));
        lines.add(pubsub.words("pubsub"));
        return lines;
    }
}
